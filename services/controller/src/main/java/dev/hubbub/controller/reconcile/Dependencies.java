package dev.hubbub.controller.reconcile;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker, store and API server, which may come later than the controller and may go away for a while. What is missing is
 * said once, by name, and again when it changes.
 */
final class Dependencies implements AutoCloseable {

    static final String BROKER = "broker";
    static final String STORE = "object store";
    static final String API_SERVER = "API server";

    private static final Logger LOG = LoggerFactory.getLogger(Dependencies.class);
    private static final Duration BETWEEN_LOOKS_AT_WHAT_IS_MISSING = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Map<String, String> problems = new LinkedHashMap<>();

    /** A look at a dependency. */
    @FunctionalInterface
    interface Look {

        /**
         * Looks.
         *
         * @throws IOException that says in one sentence what is wrong with it
         */
        void take() throws IOException;
    }

    /** Returns when a dependency is there. */
    void await(String dependency, Look look) throws InterruptedException {
        while (!stopping.await(0, TimeUnit.MILLISECONDS)) {
            take(dependency, look);
            if (problem(dependency).isEmpty()) {
                return;
            }
            stopping.await(BETWEEN_LOOKS_AT_WHAT_IS_MISSING.toMillis(), TimeUnit.MILLISECONDS);
        }
        throw new InterruptedException();
    }

    /**
     * Looks after dependencies until this is closed.
     *
     * @param changed told whenever one went away or came back
     */
    void watch(Map<String, Look> looks, Runnable changed) throws InterruptedException {
        Duration pause = BETWEEN_LOOKS;
        while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            boolean news = false;
            for (Map.Entry<String, Look> look : looks.entrySet()) {
                news |= take(look.getKey(), look.getValue());
            }
            if (news) {
                changed.run();
            }
            pause = missing().isPresent() ? BETWEEN_LOOKS_AT_WHAT_IS_MISSING : BETWEEN_LOOKS;
        }
    }

    /** What is wrong with a dependency, in one sentence. */
    synchronized Optional<String> problem(String dependency) {
        return Optional.ofNullable(problems.get(dependency));
    }

    /** The first thing that is missing, in one sentence. */
    synchronized Optional<String> missing() {
        return problems.entrySet().stream()
                .findFirst()
                .map(problem -> "Waiting for the " + problem.getKey() + ": " + problem.getValue());
    }

    @Override
    public void close() {
        stopping.countDown();
    }

    /** Whether it was there before and is not now, or the other way round. */
    private boolean take(String dependency, Look look) {
        String problem;
        try {
            look.take();
            problem = null;
        } catch (IOException e) {
            problem = e.getMessage();
        }
        String before = note(dependency, problem);
        if (stopping.getCount() == 0 || Objects.equals(before, problem)) {
            return false;
        }
        if (problem == null) {
            LOG.info("The {} answers", dependency);
        } else {
            LOG.warn("Waiting for the {}: {}", dependency, problem);
        }
        return before == null || problem == null;
    }

    private synchronized String note(String dependency, String problem) {
        return problem == null ? problems.remove(dependency) : problems.put(dependency, problem);
    }
}
