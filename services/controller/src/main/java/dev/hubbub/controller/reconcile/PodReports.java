package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.pods.Jobs;
import dev.hubbub.controller.pods.PodGroup;
import dev.hubbub.controller.pods.PodGroupMemory;
import dev.hubbub.controller.pods.PodWatch;
import dev.hubbub.controller.pods.Trouble;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Refusal;
import dev.hubbub.controller.telemetry.ClusterEvents;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then at what a Job's status does not say: whether its pods can work, and have a queue to work on. */
final class PodReports {

    private static final Logger LOG = LoggerFactory.getLogger(PodReports.class);

    private final Jobs jobs;
    private final PodWatch watch;
    private final TopicWatch topics;
    private final ClusterEvents events;
    private final Clock clock;
    // So that it is said once.
    private final Set<String> unseen = ConcurrentHashMap.newKeySet();

    PodReports(Jobs jobs, TopicWatch topics, ClusterEvents events, Clock clock) {
        this.jobs = jobs;
        this.watch = new PodWatch(jobs);
        this.topics = topics;
        this.events = events;
        this.clock = clock;
    }

    /** Looks at a group's pods, if it is time. */
    void look(Experiment experiment, RunMemory memory, Collection<Job> present, PodGroup group, Plan.Work demand)
            throws IOException {
        PodGroupMemory own = memory.work().of(group);
        Optional<Job> job = PodWatch.atWork(experiment, memory.run(), group, present, clock.instant());
        if (job.isEmpty()) {
            own.audible(false);
            Optional<Trouble> queued = PodWatch.queued(experiment, memory.run(), group, present, clock.instant());
            queued.ifPresent(own::waits);
            if (queued.isEmpty() && demand.outstanding().isEmpty()) {
                own.idle();
            }
            return;
        }
        if (own.isLookDue(clock.instant())) {
            lookAtPods(experiment, job.get(), group, own);
            lookAtTopic(experiment, job.get(), group, memory);
        }
    }

    private void lookAtPods(Experiment experiment, Job job, PodGroup group, PodGroupMemory own) {
        try {
            for (PodWatch.Finding finding : watch.look(experiment, job, own, clock.instant())) {
                if (finding.bad()) {
                    events.warning(experiment, group.reason(finding.happened()), finding.message());
                } else {
                    events.normal(experiment, group.reason(finding.happened()), finding.message());
                }
            }
        } catch (KubernetesClientException e) {
            own.audible(true);
            say(e);
        }
    }

    private void lookAtTopic(Experiment experiment, Job job, PodGroup group, RunMemory memory) throws IOException {
        if (topics.isGone(memory, group.topic(experiment))) {
            events.warning(
                    experiment,
                    group.reason("Lost"),
                    "The topic " + group.topic(experiment) + " was deleted: its Job is taken away, and another one is"
                            + " made for what is missing");
            jobs.delete(
                    experiment.getMetadata().getNamespace(), job.getMetadata().getName());
        }
    }

    /** Looks at the pods that a Job which was given up left behind: the last of them says why. */
    void lookBack(Experiment experiment, String job, PodGroupMemory own) {
        try {
            watch.lookBack(experiment, job, own, clock.instant());
        } catch (KubernetesClientException e) {
            say(e);
        }
    }

    // The Job's own status decides; what its pods say is for people.
    private void say(KubernetesClientException refusal) {
        if (unseen.add(String.valueOf(refusal.getCode()))) {
            LOG.warn(
                    "Pods, or events about their Jobs, cannot be looked at, so what keeps pods from starting is not told;"
                            + " the controller needs the rights of charts/hubbub/templates/rbac.yaml: {}",
                    Refusal.line(refusal));
        }
    }
}
