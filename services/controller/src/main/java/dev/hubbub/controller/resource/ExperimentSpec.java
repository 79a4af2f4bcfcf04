package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an experiment is to find out. The descriptions of the components are the reference that {@code kubectl explain}
 * shows. The defaults given here and those of the generated schema are the same.
 */
@ValidationRule(
        value = "self.scoring.protocol == 'utterance' || self.datasets.all(d, d.layout == 'mcorec')",
        message =
                "scoring.protocol mcorec and mcorec-corrected need datasets of layout mcorec: use protocol utterance for manifests")
@ValidationRule(
        value = "self.datasets.all(d, d.layout != 'mcorec') || (!has(self.decoding.options.vadMethod) &&"
                + " (!has(self.decoding.grid) || size(self.decoding.grid.vadMethod) == 0) &&"
                + " self.decoding.points.all(p, !has(p.vadMethod)))",
        message =
                "datasets of layout mcorec are cut by who is seen to speak, not by what is heard: leave out vadMethod")
@ValidationRule(
        value = "self.datasets.all(d, d.layout != 'mcorec' || d.view != 'central' ||"
                + " (has(self.segmentation.offset) ? self.segmentation.offset : 0.8)"
                + " <= (has(self.segmentation.onset) ? self.segmentation.onset : 1.0))",
        message = "segmentation.offset is above segmentation.onset, which are 0.8 and 1.0 where they are not given:"
                + " give both")
@ValidationRule(
        value = "self.datasets.all(d, d.layout != 'mcorec' || d.view != 'ego' ||"
                + " (has(self.segmentation.offset) ? self.segmentation.offset : 1.6)"
                + " <= (has(self.segmentation.onset) ? self.segmentation.onset : 2.4))",
        message = "segmentation.offset is above segmentation.onset, which are 1.6 and 2.4 in ego views where they are"
                + " not given: give both")
@ValidationRule(
        value = "self.models.all(m, !has(m.merge) || (has(self.merging) && self.merging.exists(e, e.name == m.merge)))",
        message = "a model names a merge that is not in merging: add it, or correct its name")
@ValidationRule(
        value = "self.models.all(m, !has(m.run) || self.training.exists(t, t.name == m.run))",
        message = "models[].run names a run that training does not have: correct one of the two")
@ValidationRule(
        value =
                "!has(self.merging) || self.merging.all(m, m.members.all(p, !has(p.run) || self.training.exists(t, t.name"
                        + " == p.run)) && (!has(m.base) || !has(m.base.run) || self.training.exists(t, t.name == m.base.run)))",
        message = "a merge is made of a run that training does not have: correct one of the two")
@ValidationRule(
        value = "self.training.all(t, !has(t.base) || !has(t.base.merge) || (has(self.merging) &&"
                + " self.merging.exists(m, m.name == t.base.merge)))",
        message = "a run begins with a merge that is not in merging: add it, or correct its name")
@ValidationRule(
        value =
                "self.gates.all(g, self.models.exists(m, m.name == g.candidate) && self.models.exists(m, m.name == g.base))",
        message = "a gate names a model that is not in models: add it, or correct its name")
@ValidationRule(
        value =
                "has(self.rerun) || self.decoding.exclude.all(e, !has(e.model) || self.models.exists(m, m.name == e.model))",
        message =
                "decoding.exclude names a model that is not in models, so it would leave nothing out: correct its name")
@ValidationRule(
        value = "self.gates.all(g, g.inDomain.all(n, self.datasets.exists(d, d.name == n)) && (!has(g.outOfSample) ||"
                + " g.outOfSample.all(n, self.datasets.exists(d, d.name == n))))",
        message = "a gate names a dataset that is not in datasets: add it, or correct its name")
@ValidationRule(
        value = "!has(self.rerun) || self.trialName.contains('{model}') || self.trialName.contains('{index}')",
        message = "trialName must tell the trials of checkpoints that come later from the others: put {model} into it")
@JsonClassDescription("What is tried, on what, and how it is judged.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentSpec(
        @JsonPropertyDescription("What makes one trial better than another.") @Default("{}") ObjectiveSpec objective,
        @Required
                @Size(min = 1, max = 16) @ValidationRule(
                        value = "self.all(d, self.exists_one(e, e.name == d.name))",
                        message = "two datasets have the same name: rename one")
                @JsonPropertyDescription("The recordings, with the references they are scored against.")
                List<DatasetSpec> datasets,
        @JsonPropertyDescription("How active-speaker scores become segments; datasets of layout manifest bring"
                        + " their own segments and use only maxSegmentSeconds and vadMethod of decoding.")
                @Default("{}")
                SegmentationSpec segmentation,
        @JsonPropertyDescription("How speakers are grouped into conversations; layout mcorec only.") @Default("{}")
                ConversationsSpec conversations,
        @Required
                @Size(min = 1, max = 32) @ValidationRule(
                        value = "self.all(m, self.exists_one(e, e.name == m.name))",
                        message = "two models have the same name: rename one")
                @JsonPropertyDescription("The models to compare.")
                List<ModelSpec> models,
        @Size(max = 32) @ValidationRule(
                        value = "self.all(m, self.exists_one(e, e.name == m.name))",
                        message = "two merges have the same name: rename one")
                @ValidationRule(
                        value = "self.all(m, m.members.all(p, !has(p.merge) || self.exists(e, e.name == p.merge)) &&"
                                + " (!has(m.base) || !has(m.base.merge) || self.exists(e, e.name == m.base.merge)))",
                        message = "a merge is made of one that is not in merging: add it, or correct its name")
                @ValidationRule(
                        value = "self.all(m, m.members.all(p, !has(p.merge) || p.merge != m.name) &&"
                                + " (!has(m.base) || !has(m.base.merge) || m.base.merge != m.name))",
                        message = "a merge is made of itself: name another")
                @JsonPropertyDescription(
                        "Checkpoints that are made of several, for models to use by their names. A merge"
                                + " may be made of merges and of runs.")
                List<MergeSpec> merging,
        @JsonPropertyDescription("Runs of training, each of which makes a checkpoint that a model can be."
                        + " A run whose pod dies goes on in another from its last checkpoint.")
                @Default("[]")
                @Size(max = 32) @ValidationRule(
                        value = "self.all(t, self.exists_one(e, e.name == t.name))",
                        message = "two runs of training have the same name: rename one")
                @ValidationRule(
                        value = "self.all(t, !has(t.base) || !has(t.base.run) || self.exists(e, e.name == t.base.run))",
                        message = "a run begins with one that training does not have: add it, or correct its name")
                List<TrainingSpec> training,
        @JsonPropertyDescription("How each model is decoded: a grid, extra points, and what to leave out.")
                @Default("{\"grid\": {}}")
                DecodingSpec decoding,
        @JsonPropertyDescription("How transcripts are scored.") @Default("{}") ScoringSpec scoring,
        @JsonPropertyDescription(
                        "New checkpoints to compare with their bases, on each point of the grid by themselves. One that is"
                                + " worse somewhere is rejected, and is never the best.")
                @Default("[]")
                @Size(max = 32) @ValidationRule(
                        value = "self.all(g, self.exists_one(e, e.candidate == g.candidate))",
                        message = "two gates have the same candidate: leave one out")
                List<GateSpec> gates,
        @JsonPropertyDescription("Checkpoints to try as they come: each that is selected gives new trials, beside those"
                        + " of the models, and only what depends on it is computed.")
                RerunSpec rerun,
        @JsonPropertyDescription("The trials' names. Fields: {index}, {model}, and the dimensions of the"
                        + " grid, such as {beamSize}.")
                @Default("\"" + ExperimentSpec.DEFAULT_TRIAL_NAME + "\"")
                @Size(min = 1, max = 120) @Pattern("^[A-Za-z0-9{}._-]+$") String trialName,
        @JsonPropertyDescription("The {index} of the first trial.") @Default("1") @Min(0) @Max(1_000_000) Integer firstIndex,
        @JsonPropertyDescription("How many trials may be transcribed at a time. Trials that share encoder passes"
                        + " start together, so that no audio is encoded twice; one such group may exceed this number."
                        + " Absent: all at once.")
                @Min(1) @Max(1_000_000) Integer parallelism,
        @JsonPropertyDescription("The experiment stops when more trials of its models than this have failed; those of"
                        + " checkpoints that rerun selects do not count. Absent: it goes on with what works.")
                @Min(0) @Max(1_000_000) Integer maxFailedTrials,
        @JsonPropertyDescription("What becomes of trials that are being transcribed or scored when the experiment ends"
                        + " before all are done. Stop: they end at once. Finish: they are done, and no other begins.")
                @Default("Stop")
                RunningTrials runningTrials,
        @JsonPropertyDescription("The experiment ends when it is not done within this time from status.startTime, with"
                        + " what it has until then. An edit, and a new value of the annotation hubbub.dev/run, begin"
                        + " the time anew. Absent: it takes as long as it takes.")
                @Min(1) @Max(31_536_000) Integer deadlineSeconds,
        @JsonPropertyDescription("While true nothing new is started and the experiment's own pods are taken down;"
                        + " what is done is kept.")
                @Default("false")
                Boolean suspend,
        @JsonPropertyDescription(
                        "What becomes of what it computed when the experiment is deleted. Keep: all of it stays"
                                + " in the store. Delete: its reports and the verdicts of its gates go, so that hubbub gc finds"
                                + " what nothing else uses; checkpoints that it made stay.")
                @Default("Keep")
                DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("What the experiment's own pods get.") @Default("{}") ResourcesSpec resources) {

    /** Whether some of its datasets are on a hub. */
    public boolean readsHub() {
        return datasets.stream().anyMatch(DatasetSpec::liesOnHub)
                || training.stream().anyMatch(TrainingSpec::readsHub)
                || mergesOrNone().stream()
                        .anyMatch(merge ->
                                merge.heldOut() != null && merge.heldOut().liesOnHub());
    }

    /** Whether some of its checkpoints are models of a hub. */
    public boolean fetchesModels() {
        return Stream.of(
                        models.stream().flatMap(ModelSpec::allWeights),
                        training.stream().map(TrainingSpec::start),
                        mergesOrNone().stream().flatMap(MergeSpec::allWeights))
                .flatMap(weights -> weights)
                .anyMatch(WeightsSpec::lieOnHub);
    }

    /** The merges that models may name. */
    public List<MergeSpec> mergesOrNone() {
        return merging == null ? List.of() : merging;
    }

    /** The merge of a name; absent if there is none. */
    public Optional<MergeSpec> merge(String name) {
        return mergesOrNone().stream()
                .filter(merge -> merge.name().equals(name))
                .findFirst();
    }

    /** The run of training of a name; absent if there is none. */
    public Optional<TrainingSpec> run(String name) {
        return training.stream().filter(run -> run.name().equals(name)).findFirst();
    }

    /** What becomes of trials that are underway when an experiment ends; the constants are spelled as in YAML. */
    public enum RunningTrials {
        Stop,
        Finish
    }

    /** What becomes of an experiment's outputs when it is deleted; the constants are spelled as in YAML. */
    public enum DeletionPolicy {
        Keep,
        Delete
    }

    /** Trials that an experiment may have; it is planned as a whole. */
    public static final int MOST_TRIALS = 2000;

    static final String DEFAULT_TRIAL_NAME = "{model}-bs{beamSize}-len{maxSegmentSeconds}";

    public ExperimentSpec {
        objective = objective == null ? new ObjectiveSpec(null, null) : objective;
        datasets = datasets == null ? List.of() : List.copyOf(datasets);
        segmentation =
                segmentation == null ? new SegmentationSpec(null, null, null, null, null, null, null) : segmentation;
        conversations = conversations == null ? new ConversationsSpec(null, null, null) : conversations;
        models = models == null ? List.of() : List.copyOf(models);
        merging = merging == null ? null : List.copyOf(merging);
        training = training == null ? List.of() : List.copyOf(training);
        decoding = decoding == null ? new DecodingSpec(DecodingSpec.Grid.defaults(), null, null, null, null) : decoding;
        scoring = scoring == null ? new ScoringSpec(null, null) : scoring;
        gates = gates == null ? List.of() : List.copyOf(gates);
        trialName = trialName == null ? DEFAULT_TRIAL_NAME : trialName;
        firstIndex = firstIndex == null ? 1 : firstIndex;
        runningTrials = runningTrials == null ? RunningTrials.Stop : runningTrials;
        suspend = suspend != null && suspend;
        deletionPolicy = deletionPolicy == null ? DeletionPolicy.Keep : deletionPolicy;
        resources = resources == null ? new ResourcesSpec(null, null) : resources;
    }
}
