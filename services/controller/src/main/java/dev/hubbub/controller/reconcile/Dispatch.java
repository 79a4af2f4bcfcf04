package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.observe.InvalidDatasetException;
import dev.hubbub.controller.plan.InvalidExperimentException;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gets a plan's tasks done: those of a pod group by the experiment's own pods, the others by the services that are always
 * there.
 */
final class Dispatch {

    /** A planning that can be done again after something was learnt. */
    @FunctionalInterface
    interface Planning {
        Plan plan() throws InvalidExperimentException, InvalidDatasetException, IOException;
    }

    private final TaskSender sender;
    private final PodGroups pods;
    private final TopicWatch topics;
    private final SilenceWatch silence;

    Dispatch(TaskSender sender, PodGroups pods, TopicWatch topics, SilenceWatch silence) {
        this.sender = sender;
        this.pods = pods;
        this.topics = topics;
        this.silence = silence;
    }

    /**
     * Plans, and plans again for as long as there is something to learn about pods that are gone.
     *
     * @param present every Job of the experiment
     */
    Plan settle(Experiment experiment, RunMemory memory, Collection<Job> present, Planning planning)
            throws InvalidExperimentException, InvalidDatasetException, IOException {
        Plan plan = planning.plan();
        while (pods.learn(experiment, memory, present, plan) || topics.learn(experiment, memory, plan)) {
            plan = planning.plan();
        }
        return plan;
    }

    /**
     * Sends what is ready and sees to the pods.
     *
     * @param present every Job of the experiment
     * @return when to look again, if nothing happens before; absent if nothing is waited for
     */
    Optional<Duration> act(Experiment experiment, RunMemory memory, Collection<Job> present, Plan plan)
            throws IOException {
        List<Task> ready = new ArrayList<>();
        plan.work().forEach((queue, work) -> {
            if (!pods.workOn(queue)) {
                ready.addAll(work.ready());
            }
        });
        send(experiment, memory, ready);
        copyReport(experiment, memory, plan);
        Optional<Duration> due = pods.act(experiment, memory, present, plan);
        silence.look(experiment, memory, plan);
        return due;
    }

    /** Takes the pods down; their work stays in the queues. */
    void suspend(Experiment experiment, RunMemory memory, Collection<Job> present, Plan plan) throws IOException {
        pods.act(experiment, memory, present, plan);
    }

    // The copy below reports/ is that of the run which wrote a report last. A run that finds its report there already
    // sends for it once more: the worker computes nothing and copies it.
    private void copyReport(Experiment experiment, RunMemory memory, Plan plan) throws IOException {
        if (plan.finished() && plan.reportFailure() == null && !memory.work().wasPublished(plan.report())) {
            send(experiment, memory, List.of(plan.reportTask()));
        }
    }

    private void send(Experiment experiment, RunMemory memory, List<Task> tasks) throws IOException {
        String namespace = experiment.getMetadata().getNamespace();
        String name = experiment.getMetadata().getName();
        Map<String, List<Task>> byTopic =
                tasks.stream().collect(Collectors.groupingBy(task -> Topics.of(task.stage(), namespace, name)));
        for (Map.Entry<String, List<Task>> topic : byTopic.entrySet()) {
            sender.send(experiment, memory, topic.getValue(), topic.getKey());
        }
    }
}
