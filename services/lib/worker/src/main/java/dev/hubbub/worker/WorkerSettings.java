package dev.hubbub.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How a worker behaves. Its applications set the topic and the group, or leave them to the environment. */
@ConfigMapping(prefix = "hubbub.worker")
public interface WorkerSettings {

    /** The topic tasks are taken from ({@code HUBBUB_TOPIC}). */
    Optional<String> topic();

    /** The consumer group: the workers that share a topic's tasks ({@code HUBBUB_GROUP}). */
    Optional<String> group();

    /** What this process is called in results ({@code HUBBUB_WORKER_NAME}); host name and process id otherwise. */
    Optional<String> name();

    /** Shares at once. */
    @WithDefault("1")
    int concurrency();

    /** Whether the process ends once every partition it holds is drained to its end-of-work record. */
    @WithDefault("false")
    boolean exitWhenDrained();

    /** How often a running share says that it lives. */
    @WithDefault("2s")
    Duration heartbeat();

    /** How long others leave alone what this worker is making, after it last said that it lives. */
    @WithDefault("20s")
    Duration lease();

    /** How long a running task may go on when the process is asked to stop, before it is abandoned. */
    @WithDefault("10s")
    Duration stopGrace();

    /** How long to wait for broker and store at the start before giving up; absent is for ever. */
    Optional<Duration> startTimeout();

    /** How faults that may pass are retried. */
    Retry retry();

    /** How faults that may pass are retried. */
    interface Retry {

        /** Before the first retry; doubled for each one more. */
        @WithDefault("500ms")
        Duration delay();

        /** The longest time between two retries. */
        @WithDefault("10s")
        Duration maxDelay();

        /** After this long, a fault is taken for one that does not pass; while the store is away, no time counts. */
        @WithDefault("10m")
        Duration maxDuration();

        /** How often a task is tried whose stage fails in an unexpected way. */
        @WithDefault("2")
        int attempts();
    }
}
