package dev.hubbub.controller.observe;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.controller.resource.Experiment;
import java.util.Objects;

/**
 * One attempt at an experiment. An edited spec is another one, and so is a new value of the annotation
 * {@link Experiment#RUN_ANNOTATION}; failures belong to the run they happened in.
 *
 * @param uid the experiment's UID
 * @param generation the spec's generation
 * @param annotation the annotation's value; absent if there is none
 */
public record Run(String uid, long generation, String annotation) {

    public static Run of(Experiment experiment) {
        var metadata = experiment.getMetadata();
        String annotation = metadata.getAnnotations() == null
                ? null
                : metadata.getAnnotations().get(Experiment.RUN_ANNOTATION);
        Long generation = metadata.getGeneration();
        return new Run(metadata.getUid(), generation == null ? 0 : generation, annotation);
    }

    /** Whether the experiment's status is about this run. */
    public boolean isObservedBy(Experiment experiment) {
        var status = experiment.getStatus();
        return status != null
                && Objects.equals(status.observedGeneration(), generation)
                && Objects.equals(status.observedRun(), annotation);
    }

    /** A name for it that is unique in the experiment and fits into keys and labels. */
    public String id() {
        return annotation == null
                ? Long.toString(generation)
                : generation + "-" + Digest.of(annotation).abbreviated();
    }
}
