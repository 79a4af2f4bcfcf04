package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.ControllerMetrics;
import dev.hubbub.controller.work.AddressedShare;
import dev.hubbub.controller.work.Broker;
import dev.hubbub.controller.work.ShareQueue;
import dev.hubbub.controller.work.TaskPublisher;
import dev.hubbub.controller.work.WaitingTasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends shares of work to whoever does it, and remembers the tasks that are underway. */
final class TaskSender {

    private final Broker broker;
    private final TaskPublisher publisher;
    private final ControllerMetrics metrics;
    private final int sharedPartitions;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param sharedPartitions how many a shared topic gets that is not there */
    TaskSender(Broker broker, TaskPublisher publisher, ControllerMetrics metrics, int sharedPartitions) {
        this.broker = broker;
        this.sharedPartitions = sharedPartitions;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /**
     * Sends tasks to a service that is always there, whose partitions take turns. Each is remembered as soon as the broker
     * has it: if it goes away half-way, the rest follows and none goes twice.
     */
    void send(Experiment experiment, RunMemory memory, List<Task> tasks, String topic) throws IOException {
        if (!tasks.isEmpty()) {
            begin(memory);
            // Made anew where somebody deleted it: nobody else makes it with the partitions and the room it needs.
            int partitions = broker.ensureTopic(topic, sharedPartitions);
            if (!memory.work().topics().isKnown(topic)) {
                memory.work().topics().sentThrough(topic, broker.topicId(topic));
            }
            List<AddressedShare> shares = new ArrayList<>();
            for (Share share : WaitingTasks.shares(tasks)) {
                shares.add(new AddressedShare(Math.floorMod(turn.getAndIncrement(), partitions), share));
            }
            publisher.publish(
                    RunMemories.key(experiment),
                    topic,
                    shares,
                    sent -> remember(memory, sent.share().tasks()));
        }
    }

    /** Sends what there is room for in the queue of an experiment's own pods; the rest waits in it. */
    void send(Experiment experiment, RunMemory memory, ShareQueue queue, String topic) throws IOException {
        List<AddressedShare> shares = new ArrayList<>();
        for (Optional<AddressedShare> next = queue.next(); next.isPresent(); next = queue.next()) {
            shares.add(next.get());
        }
        if (shares.isEmpty()) {
            return;
        }
        Set<AddressedShare> unsent = new LinkedHashSet<>(shares);
        try {
            begin(memory);
            publisher.publish(RunMemories.key(experiment), topic, shares, unsent::remove);
        } finally {
            unsent.forEach(queue::takeBack);
        }
    }

    /** Remembers that tasks are underway. */
    void remember(RunMemory memory, List<Task> tasks) {
        for (Task task : tasks) {
            memory.work().published(task);
            metrics.published(task);
        }
    }

    private void begin(RunMemory memory) throws IOException {
        // It says sooner than the sending itself that nobody is there.
        broker.check();
        memory.work().commits().workBegins();
    }
}
