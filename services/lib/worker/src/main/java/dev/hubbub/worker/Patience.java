package dev.hubbub.worker;

import dev.hubbub.artifacts.CorruptArtifactException;
import dev.hubbub.artifacts.ObjectStoreException;
import dev.hubbub.contracts.stage.StageFailure;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * Asks again, with growing pauses, while the fault may pass: an {@link IOException} that is not known to be there to
 * stay. The store may be away for minutes before a task suffers for it.
 */
@Singleton
class Patience {

    private static final Logger LOG = Logger.getLogger(Patience.class);

    private final Guard guard;
    private final Duration limit;

    Patience(WorkerSettings settings) {
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
                .beforeRetry(fault -> LOG.infof("Trying again: %s", fault.getMessage()))
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
     * @throws RetriesExhaustedException if there was none for too long, with the last fault's message
     * @throws IOException if the fault is there to stay
     */
    <T> T ask(Request<T> request) throws IOException, StageFailure, InterruptedException {
        Callable<Object> call = request::send;
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

    private static boolean mayPass(Throwable fault) {
        if (fault instanceof ObjectStoreException store) {
            return store.passing();
        }
        return fault instanceof IOException
                && !(fault instanceof CorruptArtifactException)
                && !(fault instanceof RetriesExhaustedException);
    }
}
