package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Trial;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.List;
import java.util.Objects;

/** Which changes in the cluster are worth a reconciliation: those that somebody else made. */
final class News {

    private final RunMemories memories;

    News(RunMemories memories) {
        this.memories = memories;
    }

    /** Whether an update of an experiment is news; a status is, unless it is our own. */
    boolean of(Experiment now, Experiment before) {
        return isOthersStatus(now, before)
                || !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
                || !Objects.equals(
                        now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp());
    }

    private boolean isOthersStatus(Experiment now, Experiment before) {
        return !Objects.equals(now.getStatus(), before.getStatus())
                && memories.find(RunMemories.key(now))
                        .filter(memory -> memory.isOf(now))
                        .filter(memory -> memory.shows(now.getStatus()))
                        .isPresent();
    }

    /** Whether an update of a Trial is news: while its run goes on it is looked at anyway, and most are our own. */
    boolean of(Trial now, Trial before) {
        boolean same =
                Objects.equals(now.getSpec(), before.getSpec()) && Objects.equals(now.getStatus(), before.getStatus());
        return !same
                && now.getMetadata().getOwnerReferences().stream()
                        .flatMap(owner ->
                                memories.find(now.getMetadata().getNamespace() + "/" + owner.getName()).stream())
                        .anyMatch(memory -> memory.unfinishedWork().isEmpty());
    }

    /** Whether an update of a Job is: how many of its pods are at work moves all the time and decides nothing. */
    static boolean of(Job now, Job before) {
        return !Objects.equals(now.getSpec().getSuspend(), before.getSpec().getSuspend())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp())
                || !Objects.equals(conditions(now), conditions(before));
    }

    private static List<JobCondition> conditions(Job job) {
        return job.getStatus() == null ? List.of() : job.getStatus().getConditions();
    }
}
