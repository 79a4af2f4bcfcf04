package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The transcription Jobs in the cluster. */
final class TranscriptionJobs {

    /** What became of a run's Jobs. */
    sealed interface State {

        /** There has been none. */
        record None() implements State {}

        /** One is there whose pods work, or will. */
        record Active(Job job) implements State {}

        /** The last one ended well; the time is when. */
        record Complete(Job job, Instant time) implements State {}

        /** One was given up, and why. */
        record Failed(Job job, String reason) implements State {}
    }

    private final KubernetesClient client;

    TranscriptionJobs(KubernetesClient client) {
        this.client = client;
    }

    /** The state of a run's Jobs. Jobs of earlier runs are deleted: nobody waits for their transcripts. */
    State of(Experiment experiment, Run run, Instant now) {
        State state = new State.None();
        for (Job job : list(experiment)) {
            if (!run.id().equals(job.getMetadata().getLabels().get(Ownership.RUN_LABEL))) {
                delete(job);
                continue;
            }
            Optional<JobCondition> failed = condition(job, "Failed");
            Optional<JobCondition> complete = condition(job, "Complete");
            if (failed.isEmpty() && complete.isEmpty()) {
                return new State.Active(job);
            }
            if (failed.isPresent()) {
                state = new State.Failed(job, reason(failed.get()));
            } else if (!(state instanceof State.Failed)) {
                state = later(state, new State.Complete(job, time(complete.get(), now)));
            }
        }
        return state;
    }

    /** Whether a Job of this name is there, ended or not. */
    boolean exists(Experiment experiment, String name) {
        return client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(experiment.getMetadata().getNamespace())
                        .withName(name)
                        .get()
                != null;
    }

    void create(Job job) {
        try {
            client.resource(job).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** Takes the pods down, or lets them come again. */
    void suspend(Job job, boolean suspend) {
        if (suspend != Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            // By name: an edit of the object in hand would fail if its status moved meanwhile.
            client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(job.getMetadata().getNamespace())
                    .withName(job.getMetadata().getName())
                    .edit(current -> {
                        current.getSpec().setSuspend(suspend);
                        return current;
                    });
        }
    }

    void delete(Job job) {
        client.resource(job)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    void deleteAll(Experiment experiment) {
        list(experiment).forEach(this::delete);
    }

    private List<Job> list(Experiment experiment) {
        return new ArrayList<>(client.batch()
                .v1()
                .jobs()
                .inNamespace(experiment.getMetadata().getNamespace())
                .withLabel(Ownership.UID_LABEL, experiment.getMetadata().getUid())
                .list()
                .getItems());
    }

    private static State later(State one, State.Complete other) {
        return one instanceof State.Complete complete && complete.time().isAfter(other.time()) ? one : other;
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return job.getStatus() == null || job.getStatus().getConditions() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                        .findFirst();
    }

    private static String reason(JobCondition condition) {
        return condition.getReason() == null ? "Failed" : condition.getReason();
    }

    private static Instant time(JobCondition condition, Instant now) {
        return condition.getLastTransitionTime() == null ? now : Instant.parse(condition.getLastTransitionTime());
    }
}
