package dev.hubbub.controller.observe;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.AdaptingTask;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.FetchTask;
import dev.hubbub.contracts.task.FisherTask;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.UsedWeights;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.MergeSpec;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.SegmentationSpec;
import dev.hubbub.controller.resource.TrainingSpec;
import dev.hubbub.controller.resource.WeightsSpec;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.hub.HubAddress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checkpoints of an experiment's models: stored ones as they were found, and those that are made of others as the
 * tasks that make them. A run of training is one task, whatever is asked of it.
 */
final class ModelCheckpoints {

    /** Looks for what the spec names. */
    interface Store {

        /** What tells the files below a folder from others; absent if there are none. */
        Optional<Digest> fingerprint(String folder) throws IOException;

        /**
         * The commit that a model of a hub is at now.
         *
         * @throws UnplannableException if the hub does not give it
         */
        String commit(HubAddress model) throws UnplannableException;

        /** The utterances of a run. */
        List<Dataset.Session> sessions(TrainingSpec.TrainingDataset data) throws InvalidDatasetException, IOException;

        /** Those sessions of a run, in the views that it learns from, which come without some of their lips. */
        List<SessionReference> withoutLips(TrainingSpec.TrainingDataset data)
                throws InvalidDatasetException, IOException;

        /** What finds the points of faces; {@code null} for the shipped model. */
        DetectorWeights landmarks(SegmentationSpec segmentation) throws InvalidDatasetException, IOException;

        /** Recordings of noise, as a run's task names them. */
        TrainingTask.Source noise(TrainingSpec.NoiseDataset noise) throws InvalidDatasetException, IOException;

        /** What there is to learn in each of them. */
        List<SessionTexts> texts(TrainingSpec.TrainingDataset data) throws InvalidDatasetException, IOException;

        /** Those of its utterances that have a text, of a layout that lists utterances. */
        List<ManifestSession.Utterance> utterances(TrainingSpec.TrainingDataset data)
                throws InvalidDatasetException, IOException;
    }

    private final ExperimentSpec spec;
    private final UsedWeights used;
    private final Store store;
    private final Map<OutputAddress, String> failed;
    private final Map<List<Object>, KnownCheckpoint> known = new HashMap<>();
    private final Map<String, TrainedRun> runs = new HashMap<>();
    private final Map<String, List<KnownCheckpoint.Planned>> rounds = new HashMap<>();
    /** What is being looked up, and needs what is looked up now. */
    private final Deque<String> underWay = new ArrayDeque<>();

    /** Whether what is held out says which checkpoint this is: where a run with patience ends is chosen, too. */
    static boolean isChosen(RunStep step, TrainingSettings settings) {
        boolean patient = settings.patience() != null && settings.patience() > 0;
        return step.equals(RunStep.BEST) || step.equals(RunStep.LAST) && patient;
    }

    static List<SessionReference> references(List<Dataset.Session> sessions) {
        return sessions.stream().map(Dataset.Session::reference).toList();
    }

    /** @param failed outputs that cannot be made, and why: rounds of training go on without them, if their quorum is there */
    ModelCheckpoints(ExperimentSpec spec, Store store, Map<OutputAddress, String> failed) {
        this.spec = spec;
        this.used = UsedWeights.of(spec);
        this.store = store;
        this.failed = failed;
    }

    /** What lies where a model's checkpoint should be, or makes it; in the model's precision, and with its senses. */
    KnownCheckpoint of(ModelSpec model) throws IOException {
        underWay.clear();
        try {
            KnownCheckpoint checkpoint = model.average() == null
                    ? weights(model.weights(), model.architecture(), "model " + model.name(), "models[].checkpoint")
                    : average(model);
            return (model.adapter() == null ? checkpoint : adapted(checkpoint, model))
                    .in(model.precision().inStore(), UsedModalities.of(model, spec));
        } catch (UnplannableException e) {
            return new KnownCheckpoint.Missing(e.getMessage());
        }
    }

    private KnownCheckpoint adapted(KnownCheckpoint base, ModelSpec model) throws UnplannableException, IOException {
        KnownCheckpoint adapter = given(
                model.adapter(), model.architecture(), "the adapter of model " + model.name(), "models[].adapter");
        AdaptingTask task =
                new AdaptingTask(base.weights().orElseThrow(), adapter.weights().orElseThrow());
        return KnownCheckpoint.adapted(model.architecture(), task, base, adapter);
    }

    private KnownCheckpoint average(ModelSpec model) throws UnplannableException, IOException {
        List<MergingTask.Member> members = new ArrayList<>();
        List<KnownCheckpoint> parts = new ArrayList<>();
        for (ModelSpec.AveragedCheckpoint averaged : model.average()) {
            KnownCheckpoint found = given(
                    averaged.checkpoint(),
                    model.architecture(),
                    "model " + model.name(),
                    "models[].average[].checkpoint");
            members.add(new MergingTask.Member(found.weights().orElseThrow(), averaged.weight()));
            parts.add(found);
        }
        return KnownCheckpoint.merge(model.architecture(), new MergingTask(members), parts);
    }

    /**
     * Weights of an architecture.
     *
     * @param whose who needs them, such as {@code merge m}
     * @param field where it says so
     */
    private KnownCheckpoint weights(WeightsSpec weights, ModelArchitecture architecture, String whose, String field)
            throws UnplannableException, IOException {
        if (weights.merge() != null) {
            return merge(weights.merge(), architecture);
        }
        return weights.run() == null
                ? given(weights.checkpoint(), architecture, whose, field)
                : trained(weights, architecture, whose);
    }

    /** What people name by its address: a folder in the store, or a model of a hub. */
    private KnownCheckpoint given(String address, ModelArchitecture architecture, String whose, String field)
            throws UnplannableException, IOException {
        if (address == null) {
            // An experiment that was kept before its definition had rules.
            throw new UnplannableException(capitalised(whose) + " has no weights: name them in spec." + field);
        }
        return HubAddress.isOne(address)
                ? KnownCheckpoint.fetched(architecture, new FetchTask(pinned(address, whose, field)))
                : stored(address, architecture, whose, field);
    }

    /** A model at a commit, where it is tomorrow what it is today. */
    private String pinned(String address, String whose, String field) throws UnplannableException {
        HubAddress model;
        try {
            model = HubAddress.parse(address);
        } catch (IllegalArgumentException e) {
            throw new UnplannableException(capitalised(whose) + ": " + e.getMessage());
        }
        if (model.kind() == HubAddress.Kind.DATASET) {
            throw new UnplannableException(
                    capitalised(whose) + " is " + address + ", a dataset: name a model in spec." + field);
        }
        if (!model.isPinned()) {
            throw new UnplannableException(capitalised(whose) + " is " + address
                    + ", which may be another model tomorrow: write " + model.at(store.commit(model))
                    + ", which it is now, in spec." + field);
        }
        return model.toString();
    }

    private KnownCheckpoint stored(String folder, ModelArchitecture architecture, String whose, String field)
            throws UnplannableException, IOException {
        Digest digest = store.fingerprint(folder)
                .orElseThrow(() -> new UnplannableException("There is no checkpoint for " + whose
                        + ": nothing is below " + folder + "; upload its files there, or correct spec." + field));
        return new KnownCheckpoint.Found(new CheckpointReference.Stored(architecture, folder, digest));
    }

    private KnownCheckpoint merge(String name, ModelArchitecture architecture)
            throws UnplannableException, IOException {
        List<Object> key = List.of(name, architecture);
        KnownCheckpoint before = known.get(key);
        if (before != null) {
            return before;
        }
        MergeSpec merge = spec.merge(name)
                .orElseThrow(() -> new UnplannableException(
                        "There is no merge " + name + " in spec.merging: add it, or correct its name"));
        begin("merge " + name);
        PlannedMerge planned = new PlannedMerge(merge);
        for (MergeSpec.Member member : merge.members()) {
            planned.add(member, weights(member.weights(), architecture, "merge " + name, "merging[].members"));
        }
        if (merge.base() != null) {
            planned.setBase(weights(merge.base(), architecture, "merge " + name, "merging[].base"));
        }
        underWay.removeLast();
        planned.judge(spec, store, architecture);
        KnownCheckpoint made = planned.in(architecture);
        known.put(key, made);
        return made;
    }

    private KnownCheckpoint trained(WeightsSpec weights, ModelArchitecture architecture, String whose)
            throws UnplannableException, IOException {
        String name = weights.run();
        TrainingSpec run = spec.run(name)
                .orElseThrow(() -> new UnplannableException("There is no run " + name + " in spec.training, which "
                        + whose + " names: add it, or correct its name"));
        if (run.architecture() != architecture) {
            throw new UnplannableException(capitalised(whose) + " is " + architecture + " and its run " + name
                    + " trains " + run.architecture() + ": correct one of the two");
        }
        if (run.rounds() != null) {
            return average(run, weights.step(), whose);
        }
        RunStep step = weights.stepOrBest();
        TrainedRun trained = runs.get(name);
        if (trained == null) {
            trained = trained(run);
            runs.put(name, trained);
        }
        requireStep(step, run, trained.task().settings(), whose);
        return trained.checkpoint(architecture, step);
    }

    /** What a run in rounds has come to, after all of them if nobody says after how many. */
    private KnownCheckpoint average(TrainingSpec run, RunStep step, String whose)
            throws UnplannableException, IOException {
        if (RunStep.BEST.equals(step)) {
            throw new UnplannableException(capitalised(whose) + " is the best of run " + run.name()
                    + ", whose averages nobody judges on the way: name last, or the number of a round");
        }
        int after = step == null
                ? run.rounds().count()
                : step.number().orElse(run.rounds().count());
        if (after > run.rounds().count()) {
            throw new UnplannableException(capitalised(whose) + " is round " + after + " of run " + run.name()
                    + ", which has " + run.rounds().count() + ": name one that it has");
        }
        List<KnownCheckpoint.Planned> averages = rounds.get(run.name());
        if (averages == null) {
            averages = averages(run);
            rounds.put(run.name(), averages);
        }
        return averages.get(after - 1);
    }

    private List<KnownCheckpoint.Planned> averages(TrainingSpec run) throws UnplannableException, IOException {
        KnownCheckpoint base = base(run);
        try {
            List<Shard> shards = Shard.of(run, store);
            List<Dataset.Session> heldOut = run.heldOut() == null ? List.of() : store.sessions(run.heldOut());
            TrainingTask.Source noise = run.noise() == null ? null : store.noise(run.noise());
            return new FederatedRounds(run, shards, heldOut, noise, failed).averages(base);
        } catch (InvalidDatasetException | IllegalArgumentException e) {
            throw new UnplannableException("Run " + run.name() + ": " + e.getMessage());
        }
    }

    private static void requireStep(RunStep step, TrainingSpec run, TrainingSettings settings, String whose)
            throws UnplannableException {
        if (!isWithin(step, settings)) {
            throw new UnplannableException(capitalised(whose) + " is step " + step + " of run " + run.name()
                    + ", which has " + settings.steps() + " steps: name one that it has");
        }
    }

    /** Those that a run comes to: who names another is told so alone. */
    private static List<RunStep> possible(Set<RunStep> steps, TrainingSettings settings) {
        return steps.stream().filter(step -> isWithin(step, settings)).toList();
    }

    private static boolean isWithin(RunStep step, TrainingSettings settings) {
        return settings.steps() == null || step.number().orElse(0) <= settings.steps();
    }

    private TrainedRun trained(TrainingSpec run) throws UnplannableException, IOException {
        KnownCheckpoint base = base(run);
        try {
            List<Dataset.Session> data = store.sessions(run.data());
            List<Dataset.Session> heldOut = run.heldOut() == null ? List.of() : store.sessions(run.heldOut());
            LearntLips lips = new LearntLips(
                    run.architecture(), run.settings().settings().modalities(), spec.segmentation(), store);
            CheckpointReference begun = base.weights().orElseThrow();
            TrainingTask task = new TrainingTask(
                            begun,
                            lips.with(source(run.data(), data), run.data()),
                            run.heldOut() == null ? null : lips.with(source(run.heldOut(), heldOut), run.heldOut()),
                            run.settings().settings(),
                            run.noise() == null ? null : store.noise(run.noise()))
                    .withSteps(possible(used.steps(run.name()), run.settings().settings()));
            if (run.elasticWeights() == null) {
                return new TrainedRun(run.name(), task, base, Optional.empty(), lips.tasks(), data, heldOut);
            }
            FisherTask fisher = fisher(run.elasticWeights(), run.architecture(), begun, task.settings(), lips);
            TrainingTask holding = task.holding(new TrainingTask.ElasticWeights(
                    fisher.recipe().address(), run.elasticWeights().weight()));
            return new TrainedRun(run.name(), holding, base, Optional.of(fisher), lips.tasks(), data, heldOut);
        } catch (InvalidDatasetException | IllegalArgumentException e) {
            throw new UnplannableException("Run " + run.name() + ": " + e.getMessage());
        }
    }

    private KnownCheckpoint base(TrainingSpec run) throws UnplannableException, IOException {
        begin("run " + run.name());
        KnownCheckpoint base = weights(
                run.start(),
                run.architecture(),
                "run " + run.name(),
                run.base() == null ? "training[].checkpoint" : "training[].base");
        underWay.removeLast();
        return base;
    }

    /** What matters is estimated as the run learns, so that runs which learn alike share it. */
    private FisherTask fisher(
            TrainingSpec.ElasticWeights weights,
            ModelArchitecture architecture,
            CheckpointReference checkpoint,
            TrainingSettings settings,
            LearntLips lips)
            throws InvalidDatasetException, IOException {
        boolean padded = settings.padToThirtySeconds() == null || settings.padToThirtySeconds();
        // Squared gradients are too small for float16.
        TrainingSettings.Precision precision = settings.precision() == TrainingSettings.Precision.BFLOAT16
                ? TrainingSettings.Precision.BFLOAT16
                : TrainingSettings.Precision.FLOAT32;
        return new FisherTask(
                checkpoint,
                lips.with(source(weights.data(), store.sessions(weights.data())), weights.data()),
                weights.examples(),
                padded,
                precision,
                // Of a model that only hears, those that it is named with are all.
                architecture.readsLips() ? settings.modalities() : null,
                architecture == ModelArchitecture.AV_HUBERT_CTC ? settings.ctcWeight() : null);
    }

    static TrainingTask.Source source(TrainingSpec.TrainingDataset data, List<Dataset.Session> sessions) {
        return source(data, data.sessions(), sessions);
    }

    /** @param names of the sessions; empty for all of the dataset */
    static TrainingTask.Source source(
            TrainingSpec.TrainingDataset data, List<String> names, List<Dataset.Session> sessions) {
        return new TrainingTask.Source(
                data.reference(),
                names,
                data.language(),
                TrainingTask.Source.digest(
                        sessions.stream().map(Dataset.Session::reference).toList(),
                        sessions.stream().map(Dataset.Session::references).toList()),
                data.clipSettings());
    }

    private void begin(String what) throws UnplannableException {
        if (underWay.contains(what)) {
            String circle = Stream.concat(underWay.stream().dropWhile(one -> !one.equals(what)), Stream.of(what))
                    .collect(Collectors.joining(", which needs "));
            throw new UnplannableException(
                    capitalised(circle) + ": nothing can be made of itself; let one of them begin with something else");
        }
        underWay.addLast(what);
    }

    private static String capitalised(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
