package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Estimate how much each weight of a checkpoint matters for what a dataset says, for runs of training that begin with the
 * checkpoint and hold what matters. The output is the diagonal of the Fisher information in {@code fisher.safetensors}.
 *
 * @param version the stage version it was planned for
 * @param checkpoint whose weights; the precision says nothing here
 * @param data what must not be forgotten
 * @param examples how many of its utterances are looked at, spread over all; at least 1
 * @param padToThirtySeconds whether clips are followed by silence up to the model's window
 * @param precision what is computed in
 * @param modalities what of its clips the model takes in, sorted; absent is all that it can
 * @param ctcWeight share of CTC in the loss, of a model that has it; absent is what its checkpoint says
 */
public record FisherTask(
        String version,
        CheckpointReference checkpoint,
        TrainingTask.Source data,
        int examples,
        boolean padToThirtySeconds,
        TrainingSettings.Precision precision,
        List<TrainingSettings.Sense> modalities,
        Double ctcWeight)
        implements Task {

    public FisherTask {
        modalities = CheckpointReference.spelled(modalities);
    }

    /** In the stage's current version. */
    public FisherTask(
            CheckpointReference checkpoint,
            TrainingTask.Source data,
            int examples,
            boolean padToThirtySeconds,
            TrainingSettings.Precision precision,
            List<TrainingSettings.Sense> modalities,
            Double ctcWeight) {
        this(
                StageName.FISHER.version(),
                checkpoint,
                data,
                examples,
                padToThirtySeconds,
                precision,
                modalities,
                ctcWeight);
    }

    /** With all senses, and the loss of the checkpoint. */
    public FisherTask(
            CheckpointReference checkpoint,
            TrainingTask.Source data,
            int examples,
            boolean padToThirtySeconds,
            TrainingSettings.Precision precision) {
        this(checkpoint, data, examples, padToThirtySeconds, precision, null, null);
    }

    @Override
    public StageName stage() {
        return StageName.FISHER;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("architecture", checkpoint.architecture());
        if (checkpoint.familyVersion() != null) {
            parameters.put("familyVersion", checkpoint.familyVersion());
        }
        if (data.language() != null) {
            parameters.put("language", data.language());
        }
        parameters.put("clips", data.clips());
        parameters.put("examples", examples);
        parameters.put("padToThirtySeconds", padToThirtySeconds);
        parameters.put("precision", precision);
        if (modalities != null) {
            parameters.put("modalities", modalities);
        }
        if (ctcWeight != null) {
            parameters.put("ctcWeight", ctcWeight);
        }
        Map<String, Digest> inputs = data.digests("data");
        inputs.put("checkpoint", checkpoint.digest());
        return Recipe.of(stage(), version, inputs, parameters);
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>(List.of(checkpoint.asInput("checkpoint")));
        inputs.addAll(data.inputs("data"));
        return inputs;
    }

    @Override
    public String key() {
        return recipe().address().digest().hex();
    }

    @Override
    public String title() {
        return "what matters in " + checkpoint.uri() + " for " + data.dataset().uri();
    }
}
