package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Train a checkpoint further. An output is a checkpoint, a Hugging Face folder with weights of the run, mostly the best,
 * and in {@code training/} how the run went: {@code run.json} and {@code curve.jsonl}.
 *
 * @param version the stage version it was planned for
 * @param base the checkpoint that it begins with; the precision says nothing here
 * @param data what is learnt from
 * @param heldOut what checkpoints are judged by; absent is a share of the data
 * @param settings how it is trained
 * @param noise recordings that are heard beside clips, as the settings say; absent is none
 * @param elasticWeights what holds weights where they were; absent is nothing
 * @param steps whose checkpoints are outputs, each by itself; absent is the best alone. They change no weights: where an
 *     output lies does not depend on which others are asked for
 */
public record TrainingTask(
        String version,
        CheckpointReference base,
        Source data,
        Source heldOut,
        TrainingSettings settings,
        Source noise,
        ElasticWeights elasticWeights,
        List<RunStep> steps)
        implements Task {

    /** How what is left out by chance is drawn, and what becomes of it: runs that leave nothing out are as they were. */
    private static final int LEFT_OUT = 2;

    private static final List<RunStep> BEST_ALONE = List.of(RunStep.BEST);

    /**
     * Utterances with their texts.
     *
     * @param dataset where they are
     * @param sessions the sessions that are used; absent is all
     * @param language of texts that name none; absent if nobody says it
     * @param content what tells these recordings and texts from others, see {@link #digest}
     * @param clips how clips are cut from sessions of the layout {@code mcorec}; absent is the usual way, or another layout
     * @param lips of those sessions that come without, where somebody learns from what is seen; absent is none
     */
    public record Source(
            DatasetReference dataset,
            List<String> sessions,
            String language,
            Digest content,
            ClipSettings clips,
            List<CutLips> lips) {

        /** @throws IllegalArgumentException if clips are to be cut of what has no captions */
        public Source {
            sessions = sessions == null || sessions.isEmpty() ? null : List.copyOf(sessions);
            clips = ClipSettings.DEFAULT.equals(clips) ? null : clips;
            lips = lips == null || lips.isEmpty() ? null : List.copyOf(lips);
            if (clips != null && dataset.layout() != DatasetLayout.MCOREC) {
                throw new IllegalArgumentException("The layout " + dataset.layout()
                        + " has no captions to cut clips by, only mcorec has: leave clips out, or correct the layout");
            }
            if (lips != null && dataset.layout() != DatasetLayout.MCOREC) {
                throw new IllegalArgumentException(
                        "The layout " + dataset.layout() + " has no face tracks that lips could be cut out of");
            }
            if (dataset.view() != null) {
                throw new IllegalArgumentException("The views of what is learnt from are said by clips.views");
            }
        }

        /** Of a layout of utterances, or of sessions of which clips are cut in the usual way. */
        public Source(DatasetReference dataset, List<String> sessions, String language, Digest content) {
            this(dataset, sessions, language, content, null);
        }

        /** Of which nothing is seen that it does not come with. */
        public Source(
                DatasetReference dataset, List<String> sessions, String language, Digest content, ClipSettings clips) {
            this(dataset, sessions, language, content, clips, null);
        }

        /** The same, of which these lips are seen, too. */
        public Source with(List<CutLips> cut) {
            return new Source(dataset, sessions, language, content, clips, cut);
        }

        /** What a recipe names: the recordings and texts, and by themselves all lips that were cut. */
        Map<String, Digest> digests(String role) {
            Map<String, Digest> digests = new TreeMap<>(Map.of(role, content));
            if (lips != null) {
                lips.forEach(cut -> digests.put(cut.role(role), cut.output().digest()));
            }
            return digests;
        }

        /** {@link #clips}, said in any case. */
        public ClipSettings clipsOrDefault() {
            return clips == null ? ClipSettings.DEFAULT : clips;
        }

        /**
         * The digest of sessions.
         *
         * @param sessions what transcription of each may depend on
         * @param references the digest of the texts of each, in the same order
         */
        public static Digest digest(List<SessionReference> sessions, List<Digest> references) {
            List<List<Object>> all = new ArrayList<>();
            for (int i = 0; i < sessions.size(); i++) {
                all.add(List.of(sessions.get(i).name(), sessions.get(i).content(), references.get(i)));
            }
            return Digest.ofJson(all);
        }

        /** Where it is, and where the lips are that were cut. */
        List<Input> inputs(String role) {
            List<Input> inputs = new ArrayList<>();
            inputs.add(new Input.Stored(role, Input.Kind.DATASET, dataset.uri(), null, content));
            if (lips != null) {
                lips.forEach(cut -> inputs.add(new Input.Made(cut.role(role), cut.output())));
            }
            return inputs;
        }

        /** Where the lips are that were cut; none if none were. */
        public List<OutputAddress> outputs() {
            return lips == null ? List.of() : lips.stream().map(CutLips::output).toList();
        }
    }

    /**
     * Elastic weight consolidation: what a weight matters for holds it where it was.
     *
     * @param fisher the output of a {@link FisherTask} for the base, which says what each weight matters
     * @param weight how strongly they are held; above 0
     */
    public record ElasticWeights(OutputAddress fisher, double weight) {}

    public TrainingTask {
        settings = settings.checked();
        AugmentationSettings.requireHeard(TrainingSettings.PATH, settings.augmentation(), noise != null);
        if (noise != null && !noise.dataset().layout().isOfUtterances()) {
            throw new IllegalArgumentException("The layout " + noise.dataset().layout()
                    + " is of sessions, and noise is of recordings: name those of one in layout folder");
        }
        List<RunStep> asked =
                steps == null ? List.of() : steps.stream().sorted().distinct().toList();
        steps = asked.isEmpty() || asked.equals(BEST_ALONE) ? null : asked;
    }

    /** A run whose best checkpoint is asked for. */
    public TrainingTask(CheckpointReference base, Source data, Source heldOut, TrainingSettings settings) {
        this(base, data, heldOut, settings, null);
    }

    /** A run with recordings of noise, whose best checkpoint is asked for. */
    public TrainingTask(
            CheckpointReference base, Source data, Source heldOut, TrainingSettings settings, Source noise) {
        this(StageName.TRAINING.version(), base, data, heldOut, settings, noise, null, null);
    }

    /** The same run, which holds weights. */
    public TrainingTask holding(ElasticWeights weights) {
        return new TrainingTask(version, base, data, heldOut, settings, noise, weights, steps);
    }

    /** The same run, of which the checkpoints of these steps are asked for. */
    public TrainingTask withSteps(Collection<RunStep> asked) {
        return new TrainingTask(version, base, data, heldOut, settings, noise, elasticWeights, List.copyOf(asked));
    }

    /** The steps whose checkpoints are asked for, at least one. */
    public List<RunStep> asked() {
        return steps == null ? BEST_ALONE : steps;
    }

    /** What kind of model it begins with, and so the output. */
    public String architecture() {
        return base.architecture();
    }

    @Override
    public StageName stage() {
        return StageName.TRAINING;
    }

    /** The best checkpoint, whether it is asked for or not. */
    public Recipe recipe() {
        return recipe(RunStep.BEST);
    }

    /** The checkpoint of a step, whether it is asked for or not. */
    public Recipe recipe(RunStep step) {
        Map<String, Digest> inputs = new TreeMap<>();
        inputs.put("base", base.digest());
        inputs.putAll(data.digests("data"));
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("architecture", architecture());
        if (base.familyVersion() != null) {
            parameters.put("familyVersion", base.familyVersion());
        }
        if (data.language() != null) {
            parameters.put("language", data.language());
        }
        parameters.put("clips", data.clips());
        if (heldOut != null) {
            inputs.putAll(heldOut.digests("heldOut"));
            if (heldOut.language() != null) {
                parameters.put("heldOutLanguage", heldOut.language());
            }
            parameters.put("heldOutClips", heldOut.clips());
        }
        parameters.put("settings", settings);
        if (settings.leavesOut()) {
            parameters.put("leftOut", LEFT_OUT);
        }
        if (noise != null) {
            inputs.put("noise", noise.content());
        }
        if (elasticWeights != null) {
            inputs.put("fisher", elasticWeights.fisher().digest());
            parameters.put("elasticWeight", elasticWeights.weight());
        }
        if (!step.equals(RunStep.BEST)) {
            parameters.put("step", step);
        }
        return Recipe.of(stage(), version, inputs, parameters);
    }

    @Override
    public List<Recipe> recipes() {
        return asked().stream().map(this::recipe).toList();
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>(List.of(base.asInput("base")));
        inputs.addAll(data.inputs("data"));
        if (heldOut != null) {
            inputs.addAll(heldOut.inputs("heldOut"));
        }
        if (noise != null) {
            inputs.addAll(noise.inputs("noise"));
        }
        if (elasticWeights != null) {
            inputs.add(new Input.Made("fisher", elasticWeights.fisher()));
        }
        return inputs;
    }

    @Override
    public String key() {
        return recipe().address().digest().hex();
    }

    @Override
    public String title() {
        return "train " + base.uri() + " on " + data.dataset().uri();
    }
}
