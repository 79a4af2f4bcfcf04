package dev.hubbub.speech.training.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.LearningRate;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.augmentation.Augmentation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a run goes. Equal settings, data and base give equal weights on the same machine.
 *
 * @param rate of every step; its total is the number of steps
 * @param optimiser the optimiser
 * @param objective what becomes small
 * @param frozen patterns of parameters that stay as they are
 * @param lora adapters that are learnt in the weights' stead
 * @param batchSeconds the most that the clips of a batch last together, padding included
 * @param accumulation batches of one step
 * @param gradientCheckpointing whether what gradients need is computed again instead of kept
 * @param padToWindow whether clips are followed by silence up to the model's window
 * @param modalities what of clips is learnt from
 * @param evaluateEvery steps between two checkpoints, each of which is evaluated
 * @param patience evaluations without a better one after which the run ends early; 0 for none
 * @param saveTotalLimit checkpoints that are kept: the last, the best, and the newest of the others
 * @param mostSkipped steps whose loss or gradient is no number, or clips that cannot be read, after which the run is given
 *     up
 * @param sampling how often examples of each group have their turn; empty for each once an epoch
 * @param augmentation what is changed of clips each time that they are learnt from
 * @param seed of everything that is drawn
 */
public record RunSettings(
        LearningRate rate,
        AdamW optimiser,
        Objective objective,
        List<String> frozen,
        Optional<Lora> lora,
        double batchSeconds,
        int accumulation,
        boolean gradientCheckpointing,
        boolean padToWindow,
        ModalitySettings modalities,
        int evaluateEvery,
        int patience,
        int saveTotalLimit,
        int mostSkipped,
        Optional<Sampling> sampling,
        Augmentation augmentation,
        long seed) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public RunSettings {
        frozen = List.copyOf(frozen);
        require(batchSeconds > 0 && batchSeconds <= 1e6, "batchSeconds", "must be above 0", batchSeconds);
        require(accumulation >= 1, "accumulation", "must be 1 or more", accumulation);
        require(evaluateEvery >= 1, "evaluateEvery", "must be 1 or more", evaluateEvery);
        require(patience >= 0, "patience", "must be 0 or more", patience);
        require(saveTotalLimit >= 1, "saveTotalLimit", "must be 1 or more", saveTotalLimit);
        require(mostSkipped >= 0, "mostSkipped", "must be 0 or more", mostSkipped);
    }

    private static void require(boolean holds, String field, String rule, Number value) {
        if (!holds) {
            throw new IllegalArgumentException("Training: " + field + " " + rule + ", not " + value + ".");
        }
    }

    /** Steps of the whole run. */
    public int steps() {
        return rate.total();
    }

    /**
     * What of a model is trained.
     *
     * @throws IllegalArgumentException if nothing of it can be
     */
    public LearntParameters learnt(TrainableModel model) {
        return LearntParameters.of(model, frozen, lora, modalities.of(model));
    }

    /** Whether anything of the model is left out by chance. */
    private boolean leavesOut() {
        return !objective.leftOut().equals(Regularisation.NONE)
                || lora.filter(adapters -> adapters.dropout() > 0).isPresent();
    }

    /** How examples are put into batches. */
    public Batching batching() {
        return new Batching(batchSeconds, padToWindow, modalities, sampling, augmentation, seed);
    }

    /** All of them by name, as a run keeps them. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("steps", steps());
        json.put("learningRate", rate.peak());
        json.put("warmup", rate.warmup());
        json.put("decay", rate.decay().name().toLowerCase(Locale.ROOT));
        json.put("beta1", optimiser.beta1());
        json.put("beta2", optimiser.beta2());
        json.put("epsilon", optimiser.epsilon());
        json.put("weightDecay", optimiser.weightDecay());
        json.put("clip", optimiser.clip());
        json.put("labelSmoothing", objective.labelSmoothing());
        json.put("klWeight", objective.klWeight());
        json.put("ewcWeight", objective.ewcWeight());
        frozen.forEach(json.putArray("frozen")::add);
        lora.ifPresent(adapters -> {
            ObjectNode node = json.putObject("lora");
            node.put("rank", adapters.rank());
            node.put("alpha", adapters.alpha());
            node.put("dropout", adapters.dropout());
            adapters.targets().forEach(node.putArray("targets")::add);
        });
        json.put("batchSeconds", batchSeconds);
        json.put("accumulation", accumulation);
        json.put("padToWindow", padToWindow);
        modalities.putInto(json);
        json.put("evaluateEvery", evaluateEvery);
        json.put("patience", patience);
        json.put("saveTotalLimit", saveTotalLimit);
        json.put("mostSkipped", mostSkipped);
        json.put("seed", seed);
        // Runs that began before there was any say nothing of these, and go on.
        sampling.ifPresent(how -> json.putObject("sampling")
                .put("by", how.by().name().toLowerCase(Locale.ROOT))
                .put("temperature", how.temperature()));
        objective.ctcWeight().ifPresent(share -> json.put("ctcWeight", share));
        if (!objective.leftOut().equals(Regularisation.NONE)) {
            json.put("dropout", objective.leftOut().dropout());
            json.put("layerDrop", objective.leftOut().layerDrop());
        }
        if (leavesOut()) {
            // Runs of before drew it for a whole pass, and moved layers that they had left out: they do not go on.
            json.put("drawnFor", "parts");
        }
        if (gradientCheckpointing) {
            json.put("gradientCheckpointing", true);
        }
        if (!augmentation.equals(Augmentation.NONE)) {
            json.set("augmentation", augmentation.json());
        }
        return json;
    }
}
