package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.observe.Failure;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.observe.InvalidDatasetException;
import dev.hubbub.controller.plan.InvalidExperimentException;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.reconcile.TranscriptionJobs.State;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.ControllerMetrics;
import dev.hubbub.controller.work.Broker;
import dev.hubbub.controller.work.TaskPublisher;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Gets a plan's tasks done: sends them, and keeps a transcription Job for as long as there are transcripts to make.
 *
 * <p>A Job's pods end by themselves once the topic says that no more work will come. If transcripts are missing then,
 * the next Job is made for those; a Job that changes nothing, or is given up by Kubernetes, fails them.
 */
final class Dispatch {

    /** The last results may still be on their way when the pods are gone. */
    private static final Duration RESULTS_ARRIVE_WITHIN = Duration.ofSeconds(5);

    /** A planning that can be done again after something was learnt. */
    @FunctionalInterface
    interface Planning {
        Plan plan() throws InvalidExperimentException, InvalidDatasetException, IOException;
    }

    private final Broker broker;
    private final TaskPublisher publisher;
    private final TranscriptionJobs jobs;
    private final TranscriptionJob template;
    private final FailureLedger ledger;
    private final ExperimentEvents events;
    private final ControllerMetrics metrics;
    private final Clock clock;

    Dispatch(
            Broker broker,
            TaskPublisher publisher,
            TranscriptionJobs jobs,
            TranscriptionJob template,
            FailureLedger ledger,
            ExperimentEvents events,
            ControllerMetrics metrics,
            Clock clock) {
        this.broker = broker;
        this.publisher = publisher;
        this.jobs = jobs;
        this.template = template;
        this.ledger = ledger;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Plans, and plans again if a Job ended without what it was to make. */
    Plan settle(Experiment experiment, RunMemory memory, Planning planning)
            throws InvalidExperimentException, InvalidDatasetException, IOException {
        Plan plan = planning.plan();
        if (plan.transcripts().isEmpty()) {
            return plan;
        }
        State state = jobs.of(experiment, memory.run(), clock.instant());
        if (state instanceof State.Failed failed) {
            memory.commits().askAgain();
            plan = planning.plan();
            fail(experiment, memory, plan, givenUp(experiment, failed.job(), failed.reason()));
            return planning.plan();
        }
        if (state instanceof State.Complete complete && isSettled(complete)) {
            memory.commits().askAgain();
            memory.forgetTranscriptionTasks();
            plan = planning.plan();
            if (jobs.exists(experiment, TranscriptionJob.name(experiment, memory.run(), plan.transcripts()))) {
                fail(experiment, memory, plan, withoutResult(experiment, complete.job()));
                plan = planning.plan();
            }
        }
        return plan;
    }

    /** Sends what is ready and sees to the Job. */
    void act(Experiment experiment, RunMemory memory, Plan plan) throws IOException {
        Map<Boolean, List<Task>> ready = plan.ready().stream()
                .collect(Collectors.partitioningBy(task -> task.stage() == StageName.TRANSCRIPTION));
        publish(experiment, memory, ready.get(false));
        copyReport(experiment, memory, plan);
        State state = jobs.of(experiment, memory.run(), clock.instant());
        if (state instanceof State.Active active) {
            if (plan.stopped()) {
                jobs.delete(active.job());
                return;
            }
            jobs.suspend(active.job(), false);
            publishTranscriptions(experiment, memory, ready.get(true));
            close(experiment, memory, plan, active.job().getMetadata().getName());
        } else if (!ready.get(true).isEmpty() && !(state instanceof State.Complete c && !isSettled(c))) {
            startJob(experiment, memory, plan, ready.get(true));
        }
    }

    // The copy below reports/ is that of the run which wrote a report last. A run that finds its report there already
    // sends for it once more: the worker computes nothing and copies it.
    private void copyReport(Experiment experiment, RunMemory memory, Plan plan) throws IOException {
        if (plan.finished()
                && plan.reportFailure() == null
                && !memory.underway().contains(plan.report())) {
            publish(experiment, memory, List.of(plan.reportTask()));
        }
    }

    /** Takes the pods down; their work stays in the topic. */
    void suspend(Experiment experiment, RunMemory memory) {
        if (jobs.of(experiment, memory.run(), clock.instant()) instanceof State.Active active) {
            jobs.suspend(active.job(), true);
        }
    }

    // The tasks are in the topic before the first pod looks, and the Job is made before the topic is closed: whatever
    // a crash leaves behind, the next reconciliation finds no Job and begins again.
    private void startJob(Experiment experiment, RunMemory memory, Plan plan, List<Task> tasks) throws IOException {
        String namespace = experiment.getMetadata().getNamespace();
        String topic = Topics.transcription(namespace, experiment.getMetadata().getName());
        int pods = experiment.getSpec().resources().transcription().pods();
        broker.ensureTopic(topic, pods);
        broker.empty(topic);
        memory.transcriptionClosed(false);
        send(experiment, memory, tasks, task -> {});
        String name = TranscriptionJob.name(experiment, memory.run(), plan.transcripts());
        create(experiment, template.build(experiment, memory.run(), name));
        // Not before there is a Job: what fails on the way to it begins again with all of them.
        tasks.forEach(task -> published(memory, task));
        events.normal(
                experiment,
                "TranscriptionStarted",
                "Job " + name + " transcribes with " + pods + (pods == 1 ? " pod" : " pods"));
        close(experiment, memory, plan, name);
    }

    private void create(Experiment experiment, Job job) {
        try {
            jobs.create(job);
        } catch (KubernetesClientException e) {
            events.warning(
                    experiment,
                    "JobRefused",
                    "The API server did not take Job " + job.getMetadata().getName() + ", which is tried again: "
                            + e.getMessage());
            throw e;
        }
    }

    private void close(Experiment experiment, RunMemory memory, Plan plan, String job) throws IOException {
        if (!plan.transcriptionClosed() || memory.transcriptionClosed()) {
            return;
        }
        String namespace = experiment.getMetadata().getNamespace();
        String name = experiment.getMetadata().getName();
        int partitions = broker.partitions(Topics.transcription(namespace, name));
        publisher.closeTranscription(namespace, name, job, partitions);
        memory.transcriptionClosed(true);
    }

    private void publishTranscriptions(Experiment experiment, RunMemory memory, List<Task> tasks) throws IOException {
        if (!tasks.isEmpty()) {
            memory.transcriptionClosed(false);
            publish(experiment, memory, tasks);
        }
    }

    // Each is remembered as soon as the broker has it: if it goes away half-way, the rest follows and none goes twice.
    private void publish(Experiment experiment, RunMemory memory, List<Task> tasks) throws IOException {
        send(experiment, memory, tasks, task -> published(memory, task));
    }

    private void send(Experiment experiment, RunMemory memory, List<Task> tasks, Consumer<Task> taken)
            throws IOException {
        if (!tasks.isEmpty()) {
            // It says sooner than the sending itself that nobody is there.
            broker.check();
            memory.commits().workBegins();
            publisher.publish(
                    experiment.getMetadata().getNamespace(),
                    experiment.getMetadata().getName(),
                    tasks,
                    taken);
        }
    }

    private void published(RunMemory memory, Task task) {
        memory.published(task);
        metrics.published(task);
    }

    // One record in the ledger, however many transcripts: all of them are kept or none is.
    private void fail(Experiment experiment, RunMemory memory, Plan plan, String message) throws IOException {
        if (plan.transcripts().isEmpty()) {
            return;
        }
        List<OutputAddress> transcripts = plan.transcripts().stream()
                .sorted(Comparator.comparing(OutputAddress::digest))
                .toList();
        Failure failure =
                new Failure(transcripts, null, "kubernetes", FailureReason.RetriesExhausted, message, clock.instant());
        ledger.record(memory.run(), failure);
        memory.failed(failure);
        events.warning(experiment, "TranscriptionFailed", message);
    }

    private boolean isSettled(State.Complete complete) {
        Instant settled = complete.time().plus(RESULTS_ARRIVE_WITHIN);
        return !settled.isAfter(clock.instant());
    }

    private static String givenUp(Experiment experiment, Job job, String reason) {
        return "The transcription pods failed too often (" + reason + "): see why with '" + logs(experiment, job)
                + "', mend it, and set the annotation " + Experiment.RUN_ANNOTATION + " to a new value";
    }

    private static String withoutResult(Experiment experiment, Job job) {
        return "The transcription pods ended without a result: see why with '" + logs(experiment, job)
                + "', mend it, and set the annotation " + Experiment.RUN_ANNOTATION + " to a new value";
    }

    private static String logs(Experiment experiment, Job job) {
        return "kubectl logs -n " + experiment.getMetadata().getNamespace() + " job/"
                + job.getMetadata().getName();
    }
}
