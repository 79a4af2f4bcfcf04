package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.ControllerMetrics;
import dev.hubbub.controller.work.Broker;
import dev.hubbub.controller.work.TaskPublisher;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sends tasks to whoever does them, and remembers that they are underway. */
final class TaskSender {

    private final Broker broker;
    private final TaskPublisher publisher;
    private final ControllerMetrics metrics;

    TaskSender(Broker broker, TaskPublisher publisher, ControllerMetrics metrics) {
        this.broker = broker;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /**
     * Sends tasks. Each is remembered as soon as the broker has it: if it goes away half-way, the rest follows and none
     * goes twice.
     *
     * @param topics the topic each task goes to
     */
    void send(Experiment experiment, RunMemory memory, List<Task> tasks, Function<Task, String> topics)
            throws IOException {
        send(experiment, memory, tasks, topics, task -> remember(memory, task));
    }

    /** Sends tasks that are remembered later, once whoever does them is there, too. */
    void sendAhead(Experiment experiment, RunMemory memory, List<Task> tasks, Function<Task, String> topics)
            throws IOException {
        send(experiment, memory, tasks, topics, task -> {});
    }

    /** Remembers that a task is underway. */
    void remember(RunMemory memory, Task task) {
        memory.work().published(task);
        metrics.published(task);
    }

    private void send(
            Experiment experiment,
            RunMemory memory,
            List<Task> tasks,
            Function<Task, String> topics,
            Consumer<Task> taken)
            throws IOException {
        if (!tasks.isEmpty()) {
            // It says sooner than the sending itself that nobody is there.
            broker.check();
            memory.work().commits().workBegins();
            publisher.publish(RunMemories.key(experiment), tasks, topics, taken);
        }
    }
}
