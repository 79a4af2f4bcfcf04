package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.pods.PodGroup;
import dev.hubbub.controller.pods.Trouble;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.ClusterEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Notices that nobody takes what was sent: whoever is at work says so every few seconds, so a queue of which nothing is
 * heard for long while work waits in it has nobody, such as a service without replicas or one of another broker.
 */
final class SilenceWatch {

    static final Duration LONG = Duration.ofMinutes(1);

    private final Map<Queue, PodGroup> ofOwnPods;
    private final ClusterEvents events;
    private final Clock clock;
    // What services that are always there say is of all experiments: one may wait while they work for another.
    private final Hearing services = new Hearing();

    /** @param groups the pods that each experiment has of its own */
    SilenceWatch(List<PodGroup> groups, ClusterEvents events, Clock clock) {
        this.ofOwnPods = groups.stream().collect(Collectors.toUnmodifiableMap(PodGroup::queue, group -> group));
        this.events = events;
        this.clock = clock;
    }

    /** When which stage was heard of last; told of on other threads than those that ask. */
    static final class Hearing {

        private final Map<StageName, Instant> last = new ConcurrentHashMap<>();

        void heard(StageName stage, Instant time) {
            last.merge(stage, time, (one, other) -> one.isAfter(other) ? one : other);
        }

        private Stream<Instant> of(Queue queue) {
            return queue.stages().stream().map(last::get).filter(time -> time != null);
        }
    }

    /** What a run waits for. */
    static final class Waiting {

        private final Hearing own = new Hearing();
        private final Map<Queue, Instant> since = new EnumMap<>(Queue.class);
        private final Map<Queue, String> silent = new EnumMap<>(Queue.class);

        /** Of whom nothing is heard; absent if all is well. */
        Optional<Trouble> trouble() {
            return silent.values().stream()
                    .findFirst()
                    .map(sentence -> new Trouble(Condition.Reason.NobodyAtWork, sentence, sentence));
        }

        /** Nothing is expected of anybody for now: silence counts from when it is again. */
        void rest() {
            since.clear();
            silent.clear();
        }

        private void rest(Queue queue) {
            since.remove(queue);
            silent.remove(queue);
        }
    }

    /** Somebody is at work at a stage, or has been. */
    void heard(StageName stage, Optional<RunWork> of) {
        Instant now = clock.instant();
        services.heard(stage, now);
        of.ifPresent(work -> work.waiting().own.heard(stage, now));
    }

    /** Looks at what a run waits for now; of each queue that falls silent there is one event. */
    void look(Experiment experiment, RunMemory memory, Plan plan) {
        Waiting waiting = memory.work().waiting();
        Instant now = clock.instant();
        for (Queue queue : Queue.values()) {
            Plan.Work work = plan.work(queue);
            if (work == null
                    || work.outstanding().stream().noneMatch(memory.work()::wasPublished)
                    || !canBeHeard(memory, queue)) {
                waiting.rest(queue);
                continue;
            }
            Instant since = waiting.since.computeIfAbsent(queue, absent -> now);
            Hearing hearing = ofOwnPods.containsKey(queue) ? waiting.own : services;
            boolean silent = Stream.concat(Stream.of(since), hearing.of(queue))
                    .allMatch(time -> time.plus(LONG).isBefore(now));
            if (!silent) {
                waiting.silent.remove(queue);
            } else if (waiting.silent.put(queue, sentence(queue)) == null) {
                events.warning(experiment, Condition.Reason.NobodyAtWork.name(), sentence(queue));
            }
        }
    }

    /** Pods that are not there, or of which it is known why they do not work, are no silence. */
    private boolean canBeHeard(RunMemory memory, Queue queue) {
        PodGroup group = ofOwnPods.get(queue);
        return group == null || memory.work().of(group).isAudible();
    }

    private String sentence(Queue queue) {
        String name = queue.service();
        return ofOwnPods.containsKey(queue)
                ? "nothing was heard of the " + name + " pods for more than a minute: see in their logs whether they"
                        + " reach the broker and the store"
                : "nothing was heard of the service " + name + " for more than a minute, and work waits for it: see"
                        + " whether it runs, and reaches the broker and the store";
    }
}
