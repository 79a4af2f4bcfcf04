package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Train a checkpoint further. The output is a checkpoint, a Hugging Face folder with the best weights of the run, and in
 * {@code training/} how the run went: {@code run.json} and {@code curve.jsonl}.
 *
 * @param version the stage version it was planned for
 * @param base the checkpoint that it begins with; the precision says nothing here
 * @param data what is learnt from
 * @param heldOut what checkpoints are judged by; absent is a share of the data
 * @param settings how it is trained
 */
public record TrainingTask(
        String version, CheckpointReference base, Source data, Source heldOut, TrainingSettings settings)
        implements Task {

    /**
     * Utterances with their texts.
     *
     * @param dataset where they are
     * @param sessions the sessions that are used; absent is all
     * @param language of texts that name none; absent if nobody says it
     * @param content what tells these recordings and texts from others, see {@link #digest}
     */
    public record Source(DatasetReference dataset, List<String> sessions, String language, Digest content) {

        public Source {
            sessions = sessions == null || sessions.isEmpty() ? null : List.copyOf(sessions);
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

        private Input asInput(String role) {
            return new Input.Stored(role, Input.Kind.DATASET, dataset.uri(), null, content);
        }
    }

    public TrainingTask {
        settings = settings.checked();
    }

    public TrainingTask(CheckpointReference base, Source data, Source heldOut, TrainingSettings settings) {
        this(StageName.TRAINING.version(), base, data, heldOut, settings);
    }

    /** What kind of model it begins with, and so the output. */
    public String architecture() {
        return base.architecture();
    }

    @Override
    public StageName stage() {
        return StageName.TRAINING;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Digest> inputs = new TreeMap<>();
        inputs.put("base", base.digest());
        inputs.put("data", data.content());
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("architecture", architecture());
        if (base.familyVersion() != null) {
            parameters.put("familyVersion", base.familyVersion());
        }
        if (data.language() != null) {
            parameters.put("language", data.language());
        }
        if (heldOut != null) {
            inputs.put("heldOut", heldOut.content());
            if (heldOut.language() != null) {
                parameters.put("heldOutLanguage", heldOut.language());
            }
        }
        parameters.put("settings", settings);
        return Recipe.of(stage(), version, inputs, parameters);
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>(List.of(base.asInput("base"), data.asInput("data")));
        if (heldOut != null) {
            inputs.add(heldOut.asInput("heldOut"));
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
