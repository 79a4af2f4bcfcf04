package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.event.Topics;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.ClusterEvents;
import dev.hubbub.controller.work.Broker;
import dev.hubbub.controller.work.BrokerUnavailableException;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Notices that a topic was deleted with tasks in it: one of the same name that somebody or something made since is another.
 */
final class TopicWatch {

    private static final Map<Queue, String> SHARED =
            Map.of(Queue.SEGMENTATION, Topics.SEGMENTATION, Queue.EVALUATION, Topics.EVALUATION);

    private final Broker broker;
    private final ClusterEvents events;
    private final Clock clock;

    TopicWatch(Broker broker, ClusterEvents events, Clock clock) {
        this.broker = broker;
        this.events = events;
        this.clock = clock;
    }

    /** Forgets what was sent through a shared topic that is gone; whether that changes the plan. */
    boolean learn(Experiment experiment, RunMemory memory, Plan plan) throws IOException {
        boolean learnt = false;
        for (Map.Entry<Queue, String> shared : SHARED.entrySet()) {
            Plan.Work work = plan.work(shared.getKey());
            if (work != null
                    && work.outstanding().stream().anyMatch(memory.work()::wasPublished)
                    && isGone(memory, shared.getValue())) {
                events.warning(
                        experiment,
                        "TopicLost",
                        "The topic " + shared.getValue() + " was deleted: what was in it is sent again");
                memory.work().commits().askAgain();
                memory.work().forgetTasks(work.outstanding());
                learnt = true;
            }
        }
        return learnt;
    }

    /** Whether a topic is no longer the one that tasks were sent through; asked now and then only. */
    boolean isGone(RunMemory memory, String topic) throws IOException {
        TopicMemory topics = memory.work().topics();
        if (!topics.isDue(topic, clock.instant())) {
            return false;
        }
        Optional<String> now;
        try {
            now = broker.topicId(topic);
        } catch (BrokerUnavailableException e) {
            // Whoever sends meets it, and says so.
            return false;
        }
        boolean gone = topics.differs(topic, now);
        if (gone) {
            topics.forget(topic);
        }
        return gone;
    }
}
