package dev.hubbub.worker;

import dev.hubbub.artifacts.CorruptArtifactException;
import dev.hubbub.artifacts.LocalDiskException;
import dev.hubbub.artifacts.ObjectStoreException;
import dev.hubbub.artifacts.StoreUnavailableException;
import dev.hubbub.contracts.stage.StageFailure;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * Asks again, with growing pauses, while the fault may pass: an {@link IOException} that is not known to be there to
 * stay. A store that answers nobody is no fault of what was asked, so only the time counts in which it answers others:
 * an outage lasts as long as it lasts, and no task suffers for it. Nor does it for a disk of this machine, or for a
 * store, that is full.
 */
@Singleton
class Patience {

    private static final Logger LOG = Logger.getLogger(Patience.class);
    private static final String OTHER_FOLDER =
            "start the service with -Djava.io.tmpdir=FOLDER in its JAVA_TOOL_OPTIONS";

    private final Dependencies dependencies;
    private final Guard guard;
    private final Duration limit;
    private final Path temporary = Path.of(System.getProperty("java.io.tmpdir"));

    Patience(WorkerSettings settings, Dependencies dependencies) {
        this.dependencies = dependencies;
        WorkerSettings.Retry retry = settings.retry();
        this.limit = retry.maxDuration();
        this.guard = Guard.create()
                .withDescription("store requests")
                .withRetry()
                .maxRetries(-1)
                .delay(retry.delay().toMillis(), ChronoUnit.MILLIS)
                .jitter(retry.delay().toMillis() / 4, ChronoUnit.MILLIS)
                .maxDuration(limit.toMillis(), ChronoUnit.MILLIS)
                .whenException(Patience::mayPass)
                .beforeRetry(this::sayTryingAgain)
                .withExponentialBackoff()
                .factor(2)
                .maxDelay(retry.maxDelay().toMillis(), ChronoUnit.MILLIS)
                .done()
                .done()
                .build();
    }

    /** A request that may fail. */
    interface Request<T> {
        T send() throws IOException, StageFailure, InterruptedException;
    }

    /**
     * The answer to a request.
     *
     * @throws RetriesExhaustedException if there was none for too long while the store answered, with the last fault's
     *     message
     * @throws IOException if the fault is there to stay
     * @throws InterruptedException if the worker stops before
     */
    <T> T ask(Request<T> request) throws IOException, StageFailure, InterruptedException {
        try (Dependencies.RoomWait room = dependencies.roomWait()) {
            return ask(request, room);
        }
    }

    private <T> T ask(Request<T> request, Dependencies.RoomWait room)
            throws IOException, StageFailure, InterruptedException {
        while (true) {
            try {
                return untilExhausted(request);
            } catch (RetriesExhaustedException e) {
                if (e.getCause() instanceof StoreUnavailableException store && store.full()) {
                    room.inStore(store, limit);
                    continue;
                }
                if (!(e.getCause() instanceof ObjectStoreException) || !dependencies.storeWasAway(limit)) {
                    throw e;
                }
                LOG.infof(
                        "The store is away, and the task at hand waits for it: %s",
                        e.getCause().getMessage());
                dependencies.awaitStore();
            } catch (LocalDiskException e) {
                room.await(e, limit);
            }
        }
    }

    private <T> T untilExhausted(Request<T> request) throws IOException, StageFailure, InterruptedException {
        Callable<Object> call = () -> {
            try {
                return request.send();
            } catch (IOException | RuntimeException e) {
                throw LocalDiskException.of(e, temporary, OTHER_FOLDER)
                        .map(Exception.class::cast)
                        .orElse(e);
            }
        };
        try {
            @SuppressWarnings("unchecked")
            T answer = (T) guard.call(call, Object.class);
            return answer;
        } catch (StageFailure | InterruptedException | RuntimeException e) {
            throw e;
        } catch (IOException e) {
            if (mayPass(e)) {
                throw new RetriesExhaustedException(
                        e.getMessage() + " It was tried for " + limit.toSeconds() + " seconds.", e);
            }
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    // That the store is away is said once, by those who look after it.
    private void sayTryingAgain(Throwable fault) {
        boolean said = !dependencies.problem(Dependencies.STORE).isEmpty();
        LOG.logf(said ? Logger.Level.DEBUG : Logger.Level.INFO, "Trying again: %s", fault.getMessage());
    }

    private static boolean mayPass(Throwable fault) {
        if (fault instanceof ObjectStoreException store) {
            return store.passing();
        }
        return fault instanceof IOException
                && !(fault instanceof CorruptArtifactException)
                && !(fault instanceof LocalDiskException)
                && !(fault instanceof RetriesExhaustedException);
    }
}
