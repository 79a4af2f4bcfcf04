package dev.hubbub.controller.observe;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.controller.resource.Experiment;
import java.util.Objects;

/**
 * One attempt at an experiment. An edited spec is another one, and so is a new value of the annotation
 * {@link Experiment#RUN_ANNOTATION}, or a checkpoint that came when it was over; failures belong to the run they happened
 * in.
 *
 * @param uid the experiment's UID
 * @param generation the spec's generation
 * @param annotation the annotation's value; absent if there is none
 * @param reruns how often it was begun again for a checkpoint
 */
public record Run(String uid, long generation, String annotation, int reruns) {

    /** A run that no checkpoint began. */
    public Run(String uid, long generation, String annotation) {
        this(uid, generation, annotation, 0);
    }

    public static Run of(Experiment experiment) {
        var metadata = experiment.getMetadata();
        String annotation = metadata.getAnnotations() == null
                ? null
                : metadata.getAnnotations().get(Experiment.RUN_ANNOTATION);
        Long generation = metadata.getGeneration();
        return new Run(
                metadata.getUid(),
                generation == null ? 0 : generation,
                annotation,
                experiment.reruns().count());
    }

    /** Whether the experiment's status is about this run. */
    public boolean isObservedBy(Experiment experiment) {
        var status = experiment.getStatus();
        return status != null
                && Objects.equals(status.observedGeneration(), generation)
                && Objects.equals(status.observedRun(), annotation)
                && (status.observedReruns() == null ? 0 : status.observedReruns()) == reruns;
    }

    /** A name for it that is unique in the experiment and fits into keys and labels. */
    public String id() {
        return generation
                + (annotation == null ? "" : "-" + Digest.of(annotation).abbreviated())
                + (reruns == 0 ? "" : "-r" + reruns);
    }
}
