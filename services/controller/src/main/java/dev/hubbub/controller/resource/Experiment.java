package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.hubbub.contracts.Json;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A grid of models and decodings over datasets, as a researcher writes it. */
@Group(Experiment.GROUP)
@Version(Experiment.VERSION)
@Plural("experiments")
@ShortNames("exp")
@Categories("hubbub")
@JsonClassDescription(
        "An experiment: models and ways of decoding, tried over datasets, and what came of it. One is written by hand; its"
                + " trials are Trials of its own.")
@JsonDeserialize(using = Experiment.Reader.class)
@AdditionalPrinterColumn(
        name = "Phase",
        jsonPath = ".status.phase",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        name = "Trials",
        jsonPath = ".status.trials.total",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Done",
        jsonPath = ".status.trials.succeeded",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Failed",
        jsonPath = ".status.trials.failed",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Best", jsonPath = ".status.best.trial", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Metric",
        jsonPath = ".status.best.metric",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Value", jsonPath = ".status.best.value", type = AdditionalPrinterColumn.Type.NUMBER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = "!has(self.spec.rerun) || !has(self.spec.rerun.checkpointSelector.matchLabels) ||"
                + " !('experiment' in self.spec.rerun.checkpointSelector.matchLabels) ||"
                + " self.spec.rerun.checkpointSelector.matchLabels['experiment'] != self.metadata.name",
        message =
                "rerun.checkpointSelector asks for what this experiment makes itself, which would never end: select by"
                        + " model or run, or what other experiments make")
public class Experiment extends CustomResource<ExperimentSpec, ExperimentStatus> implements Namespaced {

    private static final long serialVersionUID = 1;

    public static final String GROUP = "hubbub.dev";
    public static final String VERSION = "v1alpha1";

    /** Set it to a new value, such as the time, to run an unchanged experiment again: failures get another chance. */
    public static final String RUN_ANNOTATION = GROUP + "/run";

    /** What is tried beside the models, see {@link Reruns}; the controller's to write. */
    public static final String RERUNS_ANNOTATION = GROUP + "/reruns";

    /** On everything that belongs to an experiment: its name, shortened where a label takes no more. */
    public static final String EXPERIMENT_LABEL = GROUP + "/experiment";

    @JsonIgnore
    private String problem;

    @JsonIgnore
    private Map<String, JsonNode> unread = Map.of();

    /** Why its spec could not be read, in one sentence that names the field; absent if it was. */
    public Optional<String> problem() {
        return getSpec() == null ? Optional.of(problem == null ? "spec is missing" : problem) : Optional.empty();
    }

    /** What it tries beside its models. */
    public Reruns reruns() {
        String annotation = getMetadata().getAnnotations() == null
                ? null
                : getMetadata().getAnnotations().get(RERUNS_ANNOTATION);
        if (annotation == null || getSpec() == null || getSpec().rerun() == null) {
            return Reruns.NONE;
        }
        try {
            return Json.read(annotation.getBytes(StandardCharsets.UTF_8), Reruns.class);
        } catch (IOException | IllegalArgumentException e) {
            // Somebody else wrote it: it is written anew.
            return Reruns.NONE;
        }
    }

    /** A spec that could not be read, as it was: a copy is no other object, and a write takes nothing away. */
    @JsonAnyGetter
    public Map<String, JsonNode> unread() {
        return unread;
    }

    // A record has no constructor without arguments, which the superclass would look for.
    @Override
    protected ExperimentSpec initSpec() {
        return null;
    }

    @Override
    protected ExperimentStatus initStatus() {
        return null;
    }

    /** Reads one whose spec is beyond this release without it. */
    static final class Reader extends PartwiseReader<ExperimentSpec, ExperimentStatus, Experiment> {

        Reader() {
            super(Experiment::new, ExperimentSpec.class, ExperimentStatus.class);
        }

        @Override
        void unreadable(Experiment experiment, JsonNode spec, String problem) {
            experiment.problem = problem;
            experiment.unread = Map.of("spec", spec);
        }
    }
}
