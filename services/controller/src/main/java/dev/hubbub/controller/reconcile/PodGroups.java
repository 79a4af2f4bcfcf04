package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.observe.Failure;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.pods.Action;
import dev.hubbub.controller.pods.Decision;
import dev.hubbub.controller.pods.JobTemplate;
import dev.hubbub.controller.pods.Jobs;
import dev.hubbub.controller.pods.Lesson;
import dev.hubbub.controller.pods.Observation;
import dev.hubbub.controller.pods.Observation.Intent;
import dev.hubbub.controller.pods.PodGroup;
import dev.hubbub.controller.pods.PodGroupMemory;
import dev.hubbub.controller.pods.PodPolicy;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.ClusterEvents;
import dev.hubbub.controller.work.Broker;
import dev.hubbub.controller.work.ShareQueue;
import dev.hubbub.controller.work.ShareSize;
import dev.hubbub.controller.work.TaskPublisher;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Does about experiments' own pods what {@link Decision} says. */
final class PodGroups {

    private final List<PodGroup> groups;
    private final PodPolicy policy;
    private final Jobs jobs;
    private final PodReports reports;
    private final JobTemplate template;
    private final Broker broker;
    private final TaskPublisher publisher;
    private final TaskSender sender;
    private final FailureLedger ledger;
    private final ClusterEvents events;
    private final Clock clock;

    PodGroups(
            List<PodGroup> groups,
            PodPolicy policy,
            Jobs jobs,
            PodReports reports,
            JobTemplate template,
            Broker broker,
            TaskPublisher publisher,
            TaskSender sender,
            FailureLedger ledger,
            ClusterEvents events,
            Clock clock) {
        this.groups = List.copyOf(groups);
        this.policy = policy;
        this.jobs = jobs;
        this.reports = reports;
        this.template = template;
        this.broker = broker;
        this.publisher = publisher;
        this.sender = sender;
        this.ledger = ledger;
        this.events = events;
        this.clock = clock;
    }

    /** Whether a queue is that of an experiment's own pods. */
    boolean workOn(Queue queue) {
        return groups.stream().anyMatch(group -> group.queue() == queue);
    }

    /** Why an experiment may not have the pods that it wants, in one sentence; absent if it may. */
    Optional<String> problem(Experiment experiment) {
        return groups.stream()
                .flatMap(group -> group.problem(experiment, policy).stream())
                .findFirst();
    }

    /** Takes in what a plan and the Jobs that show say together; whether that changes the plan. */
    boolean learn(Experiment experiment, RunMemory memory, Collection<Job> present, Plan plan) throws IOException {
        boolean learnt = false;
        for (PodGroup group : groups) {
            Learning learning = new Learning(experiment, memory, plan, group);
            for (Lesson lesson :
                    decide(experiment, memory, present, plan, group).lessons()) {
                lesson.by(learning);
                learnt = true;
            }
        }
        return learnt;
    }

    /**
     * Does what there is to do.
     *
     * @return when to look again, if nothing happens before; absent if nothing is waited for
     */
    Optional<Duration> act(Experiment experiment, RunMemory memory, Collection<Job> present, Plan plan)
            throws IOException {
        Acting acting = new Acting(experiment, memory);
        for (PodGroup group : groups) {
            acting.group = group;
            if (intent(experiment, plan) == Intent.GO) {
                reports.look(experiment, memory, present, group, plan.work(group.queue()));
                acting.fillUp(plan.work(group.queue()).outstanding());
            }
            for (Action action :
                    decide(experiment, memory, present, plan, group).actions()) {
                action.by(acting);
            }
        }
        return Optional.ofNullable(acting.lookAgain);
    }

    /** Lets the cluster take away what Jobs of a run that is over left behind, when the experiment says so. */
    void expire(Experiment experiment, Run run, Collection<Job> present) {
        for (PodGroup group : groups) {
            Integer seconds = group.pods(experiment).ttlSecondsAfterFinished();
            if (seconds != null) {
                Observation.ended(experiment, run, group, present)
                        .filter(job -> !seconds.equals(job.getSpec().getTtlSecondsAfterFinished()))
                        .forEach(job -> jobs.expire(
                                job.getMetadata().getNamespace(),
                                job.getMetadata().getName(),
                                seconds));
            }
        }
    }

    /** Takes an experiment's Jobs and queues away. */
    void forget(Experiment experiment) throws IOException {
        // Pods first: one that still reads a topic could bring it back.
        jobs.deleteAll(experiment);
        broker.deleteTopics(
                groups.stream().map(group -> group.topic(experiment)).toList());
    }

    private Decision decide(
            Experiment experiment, RunMemory memory, Collection<Job> present, Plan plan, PodGroup group) {
        Plan.Work demand = plan.work(group.queue());
        PodGroupMemory own = memory.work().of(group);
        Instant now = clock.instant();
        boolean asked = demand.outstanding().stream().anyMatch(memory.work()::wasPublished);
        own.hasWork(asked || !demand.ready().isEmpty(), now);
        Observation.atWork(experiment, memory.run(), group, present).ifPresent(own::workIn);
        boolean abandoned = memory.work().isAbandoned(group.queue());
        return Decision.on(
                Observation.of(
                        experiment, memory.run(), group, intent(experiment, plan), present, own, asked, abandoned, now),
                demand);
    }

    private static Intent intent(Experiment experiment, Plan plan) {
        if (plan.stopped()) {
            return Intent.STOP;
        }
        return experiment.getSpec().suspend() && !plan.finished() ? Intent.SUSPEND : Intent.GO;
    }

    private final class Learning implements Lesson.Learner {

        private final Experiment experiment;
        private final RunMemory memory;
        private final Plan plan;
        private final PodGroup group;
        private final PodGroupMemory own;

        Learning(Experiment experiment, RunMemory memory, Plan plan, PodGroup group) {
            this.experiment = experiment;
            this.memory = memory;
            this.plan = plan;
            this.group = group;
            this.own = memory.work().of(group);
        }

        @Override
        public void learn(Lesson.JobEnded lesson) {
            beginAgain();
            own.examined(lesson.job());
        }

        @Override
        public void learn(Lesson.JobLost lesson) {
            lesson.warning().ifPresent(warning -> events.warning(experiment, group.reason("Lost"), warning));
            beginAgain();
            own.lost();
        }

        private void beginAgain() {
            memory.work().commits().askAgain();
            memory.work().forgetTasks(plan.work(group.queue()).outstanding());
        }

        // One record in the ledger, however many outputs: all of them are kept or none is.
        @Override
        public void learn(Lesson.OutputsFailed lesson) throws IOException {
            reports.lookBack(experiment, lesson.job(), own);
            String message = lesson.message()
                    + own.trouble()
                            .map(trouble -> " (" + trouble.sentence() + ")")
                            .orElse("");
            Failure failure = new Failure(
                    lesson.outputs(), null, null, null, FailureReason.RetriesExhausted, message, clock.instant());
            ledger.record(memory.run(), List.of(failure));
            memory.work().failed(failure);
            events.warning(experiment, group.reason("Failed"), message);
        }
    }

    private final class Acting implements Action.Performer {

        private final Experiment experiment;
        private final RunMemory memory;
        private PodGroup group;
        private Duration lookAgain;

        Acting(Experiment experiment, RunMemory memory) {
            this.experiment = experiment;
            this.memory = memory;
        }

        // The tasks are in the topic before the first pod looks, and the Job is made before the topic is closed:
        // whatever a crash leaves behind, the next reconciliation finds no Job and begins again.
        @Override
        public void perform(Action.StartJob action) throws IOException {
            // As many as there may be pods later.
            int partitions = broker.ensureTopic(topic(), group.pods(experiment).pods());
            broker.empty(topic());
            memory.work().topics().sentThrough(topic(), broker.topicId(topic()));
            ShareQueue queue = memory.work().of(group).begins(queue(partitions));
            queue.add(action.tasks());
            sender.send(experiment, memory, queue, topic());
            Job job = template.build(experiment, memory.run(), group, action.job(), action.pods());
            create(job);
            memory.work().beginsAnew(group.queue(), action.job());
            memory.work().of(group).created(action.job(), clock.instant());
            // Not before there is a Job: what fails on the way to it begins again with all of them.
            sender.remember(memory, action.tasks());
            int pods = job.getSpec().getParallelism();
            events.normal(
                    experiment,
                    group.reason("Started"),
                    "Job " + action.job() + " begins with " + pods + (pods == 1 ? " pod" : " pods"));
        }

        @Override
        public void perform(Action.DeleteJob action) {
            jobs.delete(namespace(), action.job());
        }

        // Until there is another Job, the tasks are nobody's, and this is said and done again if the Job still shows.
        @Override
        public void perform(Action.AbandonJob action) {
            jobs.delete(namespace(), action.job());
            memory.work().commits().askAgain();
            memory.work().forgetTasks(action.outstanding());
            memory.work().of(group).lost();
            if (memory.work().isNews("abandoned " + action.job())) {
                events.normal(
                        experiment,
                        group.reason("Stopped"),
                        "Job " + action.job()
                                + " is deleted: a worker in it is not waited for any longer. What else it had"
                                + " in hand goes on in another Job");
            }
        }

        @Override
        public void perform(Action.SuspendJob action) {
            jobs.suspend(namespace(), action.job(), true);
        }

        @Override
        public void perform(Action.ResumeJob action) {
            jobs.suspend(namespace(), action.job(), false);
        }

        @Override
        public void perform(Action.WidenJob action) {
            jobs.widen(namespace(), action.job(), action.pods());
            events.normal(
                    experiment,
                    group.reason("Widened"),
                    "Job " + action.job() + " goes on with " + action.pods() + " pods");
        }

        @Override
        public void perform(Action.Publish action) throws IOException {
            PodGroupMemory own = memory.work().of(group);
            own.closed(false);
            // Without one the controller is new, and what it sends again does no harm.
            ShareQueue queue = own.queue().isPresent()
                    ? own.queue().get()
                    : own.begins(queue(Math.max(1, broker.partitions(topic()))));
            queue.add(action.tasks());
            sender.remember(memory, action.tasks());
            sender.send(experiment, memory, queue, topic());
        }

        @Override
        public void perform(Action.CloseQueue action) throws IOException {
            // What still waits here will be sent; the end comes after it.
            if (memory.work()
                    .of(group)
                    .queue()
                    .filter(queue -> !queue.isSpent())
                    .isPresent()) {
                return;
            }
            publisher.close(RunMemories.key(experiment), topic(), action.job(), broker.partitions(topic()));
            memory.work().of(group).closed(true);
        }

        @Override
        public void perform(Action.LookAgain action) {
            lookAgain = lookAgain == null || action.in().compareTo(lookAgain) < 0 ? action.in() : lookAgain;
        }

        /**
         * Sends what partitions have room for, now that some of their work is over.
         *
         * @param outstanding what the plan still wants: no pods end while work that nobody wants is waited for
         */
        void fillUp(Set<OutputAddress> outstanding) throws IOException {
            Optional<ShareQueue> queue = memory.work().of(group).queue();
            if (queue.isPresent()) {
                queue.get()
                        .settle(output ->
                                !outstanding.contains(output) || memory.work().isOver(output));
                sender.send(experiment, memory, queue.get(), topic());
            }
        }

        private ShareQueue queue(int partitions) {
            return new ShareQueue(
                    partitions,
                    seconds -> ShareSize.of(seconds, partitions),
                    memory.work().sessionLengths()::of);
        }

        private void create(Job job) throws IOException {
            try {
                jobs.create(job);
            } catch (KubernetesClientException e) {
                if (e.getCode() == SpecCheck.UNPROCESSABLE) {
                    throw new InvalidJobException(group, e);
                }
                JobRefusedException refused =
                        new JobRefusedException(job.getMetadata().getName(), e);
                if (memory.remarks().isNews("event: " + refused.getMessage())) {
                    events.warning(experiment, "JobRefused", refused.getMessage());
                }
                throw refused;
            }
        }

        private String topic() {
            return group.topic(experiment);
        }

        private String namespace() {
            return experiment.getMetadata().getNamespace();
        }
    }
}
