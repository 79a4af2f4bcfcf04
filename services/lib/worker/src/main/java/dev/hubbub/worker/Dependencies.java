package dev.hubbub.worker;

import dev.hubbub.artifacts.LocalDiskException;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.StoreAccessException;
import dev.hubbub.contracts.setting.ImpossibleSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.ChannelRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Broker and store, which may come later than the worker and may go away for a while, and the disks of this machine and
 * the store, which may be full for a while. Tasks are taken once broker and store have answered; what is missing is said once, by
 * name, and again when it changes.
 */
@Singleton
class Dependencies {

    private static final Logger LOG = Logger.getLogger(Dependencies.class);
    private static final Duration BETWEEN_LOOKS_AT_START = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    // What is done again where there is room may take hours.
    private static final Duration GOES_WELL_AFTER = Duration.ofSeconds(15);
    // Who starts a worker wants to know soon; who runs one wants no false alarm from a machine that is busy.
    private static final Duration BROKER_ANSWERS_AT_START_WITHIN = Duration.ofMillis(1500);
    private static final Duration BROKER_ANSWERS_WITHIN = Duration.ofSeconds(5);
    static final String STORE = "object store";
    static final String BROKER = "broker";
    static final String DISK = "local disk";
    static final String ROOM = "room in the object store";

    private static final Map<String, String> OVER = Map.of(
            STORE, "The object store answers",
            BROKER, "The broker answers",
            DISK, "The local disk takes files again",
            ROOM, "The object store takes files again");

    private final ObjectStore objects;
    private final Broker broker;
    private final ChannelRegistry channels;
    private final WorkerSettings settings;
    private final ProcessExit exit;
    private final Map<String, String> problems = new LinkedHashMap<>();
    private final long start = System.nanoTime();
    private long storeAnswersSince = start;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, look -> {
        Thread thread = new Thread(look, "hubbub-dependencies");
        thread.setDaemon(true);
        return thread;
    });
    private final Object beginning = new Object();
    private volatile boolean taking;
    private volatile boolean givenUp;

    Dependencies(
            ObjectStore objects, Broker broker, ChannelRegistry channels, WorkerSettings settings, ProcessExit exit) {
        this.objects = objects;
        this.broker = broker;
        this.channels = channels;
        this.settings = settings;
        this.exit = exit;
        problems.put(STORE, "it has not been asked yet");
        problems.put(BROKER, "it has not been asked yet");
    }

    void start(@Observes StartupEvent event) {
        // Side by side: one that does not answer must not keep the other from being named.
        timer.execute(() -> look(STORE, this::storeProblem));
        timer.execute(() -> look(BROKER, this::brokerProblem));
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
        broker.close();
    }

    /** What is wrong with a dependency at the moment, in one sentence; empty if nothing is. */
    synchronized String problem(String dependency) {
        return problems.getOrDefault(dependency, "");
    }

    /** What keeps tasks at hand from going on, in one sentence; absent if nothing does. */
    synchronized Optional<String> obstacle() {
        return Stream.of(STORE, ROOM, DISK)
                .map(this::problem)
                .filter(problem -> !problem.isEmpty())
                .findFirst();
    }

    /** Whether the store does not answer, asked now, or did not at some time within this last while. */
    boolean storeWasAway(Duration within) {
        note(STORE, storeProblem());
        synchronized (this) {
            return !problem(STORE).isEmpty() || System.nanoTime() - storeAnswersSince < within.toNanos();
        }
    }

    /** Returns once the store answers. */
    synchronized void awaitStore() throws InterruptedException {
        while (!problem(STORE).isEmpty()) {
            wait();
        }
    }

    /** What may have to wait for room, until it is closed. */
    RoomWait roomWait() {
        return new RoomWait();
    }

    /** One request that may have to wait for room on this machine or in the store; while it does, that is a problem. */
    final class RoomWait implements AutoCloseable {

        private final Map<String, IOException> faults = new ConcurrentHashMap<>();

        /** Returns once it may be worth to try again: there is more room, or so long nobody could tell. */
        void await(LocalDiskException what, Duration atMost) throws InterruptedException {
            begin(DISK, what);
            long giveItATry = System.nanoTime() + atMost.toNanos();
            do {
                Thread.sleep(BETWEEN_LOOKS_AT_START.toMillis());
            } while (!what.mayBeOver() && System.nanoTime() < giveItATry);
            endUnlessAgain(DISK, what, GOES_WELL_AFTER);
        }

        /**
         * The store has no room, as far as is known until it was tried again.
         *
         * @param said what the store said of it for the last time
         * @param triedFor how long trying again takes at most
         */
        void inStore(IOException said, Duration triedFor) {
            begin(ROOM, said);
            endUnlessAgain(ROOM, said, triedFor.plus(GOES_WELL_AFTER));
        }

        private void begin(String what, IOException fault) {
            faults.put(what, fault);
            note(what, fault.getMessage());
        }

        private void endUnlessAgain(String what, IOException fault, Duration within) {
            if (!timer.isShutdown()) {
                timer.schedule(() -> end(what, fault), within.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void end(String what, IOException fault) {
            if (faults.remove(what, fault)) {
                note(what, "");
            }
        }

        @Override
        public void close() {
            faults.forEach(this::end);
        }
    }

    private void look(String dependency, Supplier<String> problem) {
        try {
            note(dependency, problem.get());
            beginIfPossible();
        } catch (RuntimeException e) {
            LOG.errorf(e, "Looking after the %s failed", dependency);
        } finally {
            if (!givenUp && !timer.isShutdown()) {
                Duration pause = taking ? BETWEEN_LOOKS : BETWEEN_LOOKS_AT_START;
                timer.schedule(() -> look(dependency, problem), pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void beginIfPossible() {
        // Topics may take a while; who asks for problems meanwhile must not wait.
        synchronized (beginning) {
            if (taking || givenUp) {
                return;
            }
            if (problem(STORE).isEmpty() && problem(BROKER).isEmpty()) {
                broker.ensureTopics(settings);
                taking = true;
                channels.getPausable("tasks").resume();
                LOG.infof(
                        "Taking tasks from %s as one of %s",
                        settings.topic().orElseThrow(), settings.group().orElseThrow());
            } else if (isLate()) {
                giveUp(1, "Gave up waiting. " + (problem(STORE).isEmpty() ? problem(BROKER) : problem(STORE)));
            }
        }
    }

    private boolean isLate() {
        return settings.startTimeout()
                .filter(timeout -> System.nanoTime() - start > timeout.toNanos())
                .isPresent();
    }

    private String brokerProblem() {
        return broker.problem(taking ? BROKER_ANSWERS_WITHIN : BROKER_ANSWERS_AT_START_WITHIN);
    }

    private String storeProblem() {
        try {
            objects.check();
            return "";
        } catch (StoreAccessException e) {
            if (!taking) {
                // Waiting cannot mend it, and a process that ends says so louder than one that waits.
                giveUp(ImpossibleSettings.EXIT_STATUS, e.getMessage());
            }
            return e.getMessage();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private synchronized void giveUp(int status, String why) {
        if (!givenUp) {
            givenUp = true;
            exit.exit(status, why);
        }
    }

    private synchronized void note(String dependency, String problem) {
        String before = problems.put(dependency, problem);
        if (Objects.equals(before, problem) || before == null && problem.isEmpty()) {
            return;
        }
        if (problem.isEmpty()) {
            if (dependency.equals(STORE)) {
                storeAnswersSince = System.nanoTime();
                notifyAll();
            }
            LOG.info(OVER.get(dependency));
        } else if (!givenUp && !timer.isShutdown()) {
            LOG.warnf("Waiting for the %s: %s", dependency, problem);
        }
    }
}
