package dev.hubbub.controller.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentStatus;
import java.util.Objects;

/**
 * One attempt at an experiment. An edited spec is another one, and so is a new value of the annotation
 * {@link Experiment#RUN_ANNOTATION}, or a checkpoint that came when it was over; failures belong to the run they happened
 * in. Suspending an experiment, or letting it go on, is no other run: the status keeps with which spec one began.
 *
 * @param uid the experiment's UID
 * @param generation the spec's generation when it began
 * @param annotation the annotation's value; absent if there is none
 * @param reruns how often it was begun again for a checkpoint
 */
public record Run(String uid, long generation, String annotation, int reruns) {

    /** A run that no checkpoint began. */
    public Run(String uid, long generation, String annotation) {
        this(uid, generation, annotation, 0);
    }

    /** An experiment's present run, as far as its status tells. */
    public static Run of(Experiment experiment) {
        return new Run(
                experiment.getMetadata().getUid(),
                began(experiment),
                annotation(experiment),
                experiment.reruns().count());
    }

    /** A run that begins with an experiment as it is now, whatever its status says. */
    public static Run beginning(Experiment experiment) {
        return new Run(
                experiment.getMetadata().getUid(),
                generation(experiment),
                annotation(experiment),
                experiment.reruns().count());
    }

    /** What a run is about: a name for the spec, however it is suspended. */
    public static String subject(Experiment experiment) {
        if (experiment.getSpec() == null) {
            return "unread " + generation(experiment);
        }
        ObjectNode spec = (ObjectNode) Json.tree(experiment.getSpec());
        spec.remove("suspend");
        return Digest.ofJson(spec).hex();
    }

    private static String annotation(Experiment experiment) {
        var annotations = experiment.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Experiment.RUN_ANNOTATION);
    }

    private static long began(Experiment experiment) {
        ExperimentStatus.Began began =
                experiment.getStatus() == null ? null : experiment.getStatus().run();
        return began != null && subject(experiment).equals(began.subject())
                ? began.generation()
                : generation(experiment);
    }

    private static long generation(Experiment experiment) {
        Long generation = experiment.getMetadata().getGeneration();
        return generation == null ? 0 : generation;
    }

    /** Whether the experiment's status is about this run. */
    public boolean isObservedBy(Experiment experiment) {
        ExperimentStatus status = experiment.getStatus();
        if (status == null
                || !Objects.equals(status.observedRun(), annotation)
                || (status.observedReruns() == null ? 0 : status.observedReruns()) != reruns) {
            return false;
        }
        // An earlier release kept no more than the generation.
        return status.run() == null
                ? Objects.equals(status.observedGeneration(), generation)
                : status.run().generation() == generation;
    }

    /** A name for it that is unique in the experiment and fits into keys and labels. */
    public String id() {
        return generation
                + (annotation == null ? "" : "-" + Digest.of(annotation).abbreviated())
                + (reruns == 0 ? "" : "-r" + reruns);
    }
}
