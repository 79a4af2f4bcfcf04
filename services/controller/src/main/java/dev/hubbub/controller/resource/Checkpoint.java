package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Weights that experiments may try. Written by the controller where some land in the bucket or an experiment made some,
 * or by a person who imports some.
 */
@Group(Experiment.GROUP)
@Version(Experiment.VERSION)
@Plural("checkpoints")
@ShortNames("ckpt")
@Categories("hubbub")
@JsonClassDescription("Weights that experiments may try. Written by the controller where some land in the bucket or an"
        + " experiment made some, or by a person who imports some.")
@JsonDeserialize(using = Checkpoint.Reader.class)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Model",
        jsonPath = ".metadata.labels.model",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Step", jsonPath = ".metadata.labels.step", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Experiment",
        jsonPath = ".spec.source.experiment",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Verdict", jsonPath = ".status.verdict", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Files", jsonPath = ".status.files", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Size", jsonPath = ".status.size", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Digest",
        jsonPath = ".status.digest",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "URI", jsonPath = ".spec.uri", type = AdditionalPrinterColumn.Type.STRING, priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class Checkpoint extends CustomResource<CheckpointSpec, CheckpointStatus> implements Namespaced {

    private static final long serialVersionUID = 1;

    /** What gates say of it, a {@link CheckpointVerdict}; a person may overrule them. Absent where nobody asks. */
    public static final String VERDICT_LABEL = Experiment.GROUP + "/verdict";

    /** What gates said of it the last time: where {@link #VERDICT_LABEL} says something else, a person does. */
    public static final String JUDGED_ANNOTATION = Experiment.GROUP + "/judged";

    /** The model's name. */
    public static final String MODEL_LABEL = "model";

    /** The run that made it. */
    public static final String RUN_LABEL = "run";

    /** After how many steps, or which of the run's checkpoints. */
    public static final String STEP_LABEL = "step";

    /** The experiment that made it. */
    public static final String EXPERIMENT_LABEL = "experiment";

    @JsonIgnore
    private String problem;

    @JsonIgnore
    private Map<String, JsonNode> unread = Map.of();

    /** Why its spec could not be read, in one sentence that names the field; absent if it was. */
    public Optional<String> problem() {
        return getSpec() == null ? Optional.of(problem == null ? "spec is missing" : problem) : Optional.empty();
    }

    /** Its labels, if any. */
    public Map<String, String> labels() {
        return getMetadata().getLabels() == null ? Map.of() : getMetadata().getLabels();
    }

    /** Whether experiments may try it. */
    @JsonIgnore
    public boolean isReady() {
        return getStatus() != null
                && getStatus().phase() == CheckpointPhase.Ready
                && getStatus().digest() != null
                && getMetadata().getDeletionTimestamp() == null;
    }

    /** Whether its status is about its spec as it is now. */
    @JsonIgnore
    public boolean isObserved() {
        return getStatus() != null
                && Objects.equals(
                        getStatus().observedGeneration(), getMetadata().getGeneration());
    }

    /** A spec that could not be read, as it was: a write takes nothing away. */
    @JsonAnyGetter
    public Map<String, JsonNode> unread() {
        return unread;
    }

    // A record has no constructor without arguments, which the superclass would look for.
    @Override
    protected CheckpointSpec initSpec() {
        return null;
    }

    @Override
    protected CheckpointStatus initStatus() {
        return null;
    }

    /** Reads one whose spec is beyond this release without it. */
    static final class Reader extends PartwiseReader<CheckpointSpec, CheckpointStatus, Checkpoint> {

        Reader() {
            super(Checkpoint::new, CheckpointSpec.class, CheckpointStatus.class);
        }

        @Override
        void unreadable(Checkpoint checkpoint, JsonNode spec, String problem) {
            checkpoint.problem = problem;
            checkpoint.unread = Map.of("spec", spec);
        }
    }
}
