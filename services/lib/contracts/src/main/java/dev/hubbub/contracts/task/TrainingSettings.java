package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hubbub.contracts.setting.InvalidSettingException;
import dev.hubbub.contracts.setting.Setting;
import dev.hubbub.contracts.setting.Settings;
import java.util.EnumSet;
import java.util.List;

/**
 * How a checkpoint is trained further. What is at its default is kept as absent.
 *
 * @param steps how many; absent is what makes {@code epochs}
 * @param epochs how often the data is gone through
 * @param learningRate the highest
 * @param warmup steps of its rise; absent is a tenth of all
 * @param decay how it goes on behind the rise
 * @param batchSeconds the most that the clips of a batch last together, padding included
 * @param accumulation batches of one step
 * @param padToThirtySeconds whether clips are followed by silence up to the model's window
 * @param modalities senses that are learnt from; absent is all that the checkpoint takes in
 * @param audioDropout share of batches whose sound is dropped
 * @param videoDropout share of batches whose pictures are dropped
 * @param randomCrop whether pictures of mouths are cut at a random place
 * @param flip share of clips whose pictures are mirrored
 * @param freeze patterns of parameters that stay as they are; absent is none
 * @param loraRank the rank of adapters that are learnt in the weights' stead; absent is none
 * @param loraAlpha their scale times the rank; absent is twice the rank
 * @param loraDropout share of their inputs that is left out
 * @param loraTargets ends of the published names of their layers; absent is {@code q_proj} and {@code v_proj}
 * @param labelSmoothing share of each target that is spread over all tokens
 * @param ctcWeight share of CTC in the loss of a model that has it, or of Whisper, which then learns letters beside its
 *     tokens; absent is what its checkpoint says, of Whisper none
 * @param dropout share of what the parts of layers add that is left out
 * @param layerDrop how likely it is that a layer of the encoder is left out of a batch
 * @param klWeight weight of the divergence from the base
 * @param weightDecay the optimiser's
 * @param clip the longest that all gradients together may be
 * @param evaluateEvery steps between two checkpoints; absent makes ten
 * @param patience checkpoints without a better one after which it ends; 0 never does
 * @param maxSkipped steps whose loss is no number, or clips that cannot be read, more of which end it
 * @param heldOutShare share of the texts that checkpoints are judged by, where no dataset is held out
 * @param precision what is computed in; weights stay in float32
 * @param gradientCheckpointing whether what gradients need is computed again instead of kept
 * @param fromScratch whether it begins with random weights, and the checkpoint gives configuration and tokenizer alone
 * @param stemScale how many times larger than usual the weights of the first layers begin
 * @param sampling how often utterances of each group are learnt from; absent is each once an epoch
 * @param augmentation what is changed of clips each time that they are learnt from; absent is nothing
 * @param seed of everything that is drawn
 * @param force whether to begin although the preflight refuses
 */
public record TrainingSettings(
        @Setting(value = "How many steps; absent is what makes the epochs.", min = 1, max = 100_000_000) Integer steps,
        @Setting(value = "How often the data is gone through.", min = 0.001, max = 100_000, byDefault = "3")
                Double epochs,
        @Setting(
                        value = "The highest learning rate; adapters and small models want more than large ones.",
                        min = 1e-12,
                        max = 10,
                        byDefault = "1e-5")
                Double learningRate,
        @Setting(
                        value = "Steps of the learning rate's linear rise; absent is a tenth of all.",
                        min = 0,
                        max = 100_000_000)
                Integer warmup,
        @Setting(value = "How the learning rate goes on behind its rise.", byDefault = "\"linear\"") Decay decay,
        @Setting(
                        value = "Most seconds of sound in a batch, padding included.",
                        min = 0.1,
                        max = 1_000_000,
                        byDefault = "60")
                Double batchSeconds,
        @Setting(value = "Batches of one step.", min = 1, max = 1_000_000, byDefault = "1") Integer accumulation,
        @Setting(
                        value =
                                "Pad clips to the model's window, as Whisper was trained; false for checkpoints that were"
                                        + " not.",
                        byDefault = "true")
                Boolean padToThirtySeconds,
        @Setting(
                        value =
                                "What is learnt from and judged by, audio, video or both; absent is all that the checkpoint"
                                        + " takes in.",
                        longest = 2)
                List<Sense> modalities,
        @Setting(
                        value = "Share of batches whose sound is dropped, so that the model learns to do with pictures"
                                + " alone.",
                        min = 0,
                        max = 1,
                        byDefault = "0")
                Double audioDropout,
        @Setting(
                        value = "Share of batches whose pictures are dropped, so that the model learns to do with sound"
                                + " alone; at most 1 together with audioDropout.",
                        min = 0,
                        max = 1,
                        byDefault = "0")
                Double videoDropout,
        @Setting(
                        value =
                                "Cut pictures of mouths at a random place; false cuts the middle, as where they are decoded.",
                        byDefault = "true")
                Boolean randomCrop,
        @Setting(
                        value = "Share of clips whose pictures are mirrored; 0 for MCoRec's own recipe.",
                        min = 0,
                        max = 1,
                        byDefault = "0.5")
                Double flip,
        @Setting(
                        value = "Patterns of parameters that stay as they are, such as encoder.*; absent is none.",
                        longest = 256,
                        longestElement = 256)
                List<String> freeze,
        @Setting(
                        value = "Learn low-rank adapters of this rank, and merge them; absent trains the weights.",
                        min = 1,
                        max = 4096)
                Integer loraRank,
        @Setting(value = "Scale of the adapters times their rank; absent is twice the rank.", min = 1e-6, max = 1e6)
                Double loraAlpha,
        @Setting(value = "Share of the adapters' inputs left out.", min = 0, max = 0.99, byDefault = "0")
                Double loraDropout,
        @Setting(
                        value = "Ends of the Hugging Face names of the layers that get an adapter; absent is q_proj and"
                                + " v_proj.",
                        longest = 64,
                        longestElement = 256)
                List<String> loraTargets,
        @Setting(value = "Share of each target that is spread over all tokens.", min = 0, max = 0.99, byDefault = "0")
                Double labelSmoothing,
        @Setting(
                        value =
                                "Share of CTC in the loss of a model of CTC and attention (absent is what its checkpoint"
                                        + " says, 0.1 as published), or of Whisper, whose encoder then also learns to"
                                        + " tell letters (absent is none).",
                        min = 0,
                        max = 1)
                Double ctcWeight,
        @Setting(
                        value = "Share of what the parts of layers add that is left out, of a model of AV-HuBERT.",
                        min = 0,
                        max = 0.99,
                        byDefault = "0")
                Double dropout,
        @Setting(
                        value = "How likely it is that a layer of AV-HuBERT's encoder is left out of a batch.",
                        min = 0,
                        max = 0.99,
                        byDefault = "0")
                Double layerDrop,
        @Setting(
                        value = "Weight of the divergence from the checkpoint that the run began with.",
                        min = 0,
                        max = 1e6,
                        byDefault = "0")
                Double klWeight,
        @Setting(value = "AdamW's weight decay.", min = 0, max = 10, byDefault = "0.01") Double weightDecay,
        @Setting(
                        value = "Gradients are shortened to this norm of all together; 0 leaves them.",
                        min = 0,
                        max = 1e9,
                        byDefault = "1")
                Double clip,
        @Setting(
                        value = "Steps between two checkpoints, each of which is judged; absent makes ten.",
                        min = 1,
                        max = 100_000_000)
                Integer evaluateEvery,
        @Setting(
                        value = "End after so many checkpoints without a better one; 0 never does.",
                        min = 0,
                        max = 1_000_000,
                        byDefault = "0")
                Integer patience,
        @Setting(
                        value =
                                "Steps whose loss is no number, or clips that cannot be read, more of which end the run.",
                        min = 0,
                        max = 1_000_000,
                        byDefault = "10")
                Integer maxSkipped,
        @Setting(
                        value = "Share of the texts that checkpoints are judged by, where no dataset is held out.",
                        min = 0.001,
                        max = 0.9,
                        byDefault = "0.1")
                Double heldOutShare,
        @Setting(value = "What is computed in; weights stay in float32.", byDefault = "\"float32\"")
                Precision precision,
        @Setting(
                        value =
                                "Compute what gradients need again instead of keeping it: less memory, for about a third more"
                                        + " time.",
                        byDefault = "false")
                Boolean gradientCheckpointing,
        @Setting(
                        value =
                                "Begin with random weights; of the checkpoint only its configuration and tokenizer are taken,"
                                        + " and it needs no weights.",
                        byDefault = "false")
                Boolean fromScratch,
        @Setting(
                        value =
                                "From scratch: how many times larger than usual the weights of the encoder's convolutions"
                                        + " begin.",
                        min = 0.01,
                        max = 100,
                        byDefault = "1")
                Double stemScale,
        @Setting("How often utterances of each language or speaker are learnt from; absent is each once an epoch.")
                SamplingSettings sampling,
        @Setting("What is changed of clips each time that they are learnt from, and never where a model is judged.")
                AugmentationSettings augmentation,
        @Setting(value = "Of everything that is drawn.", min = 0, max = Integer.MAX_VALUE, byDefault = "0")
                Integer seed,
        @Setting(
                        value = "Begin although the preflight refuses; the run says of itself that it was forced.",
                        byDefault = "false")
                Boolean force) {

    static final String PATH = "training.settings";

    private void requireNothingOfABase() {
        boolean untaught = Boolean.TRUE.equals(fromScratch);
        if (!untaught && stemScale != null) {
            throw new InvalidSettingException(PATH, "stemScale", "means nothing without fromScratch");
        }
        if (untaught && loraRank != null) {
            throw new InvalidSettingException(
                    PATH, "loraRank", "is for adapters of what was learnt, and fromScratch begins with nothing");
        }
        if (untaught && klWeight != null) {
            throw new InvalidSettingException(
                    PATH, "klWeight", "holds a model near what it was, and fromScratch begins with nothing");
        }
    }

    /** How a learning rate goes on behind its rise. */
    public enum Decay {
        @JsonProperty("constant")
        CONSTANT,
        @JsonProperty("linear")
        LINEAR,
        @JsonProperty("cosine")
        COSINE
    }

    /** What of a recording is learnt from. */
    public enum Sense {
        @JsonProperty("audio")
        AUDIO,
        @JsonProperty("video")
        VIDEO
    }

    /** What is computed in. */
    public enum Precision {
        @JsonProperty("float32")
        FLOAT32,
        @JsonProperty("bfloat16")
        BFLOAT16,
        /** With losses scaled, so that small gradients stay. */
        @JsonProperty("float16")
        FLOAT16
    }

    public TrainingSettings {
        // In one order, each once: they are a set, and whoever asks for the same gets the same task.
        modalities = modalities == null || modalities.isEmpty() ? null : List.copyOf(EnumSet.copyOf(modalities));
        freeze = freeze == null || freeze.isEmpty() ? null : List.copyOf(freeze);
        loraTargets = loraTargets == null || loraTargets.isEmpty() ? null : List.copyOf(loraTargets);
        sampling = SamplingSettings.NONE.equals(sampling) ? null : sampling;
        augmentation = AugmentationSettings.NONE.equals(augmentation) ? null : augmentation;
    }

    /** Whether parts of the model are left out by chance. */
    boolean leavesOut() {
        return dropout != null || layerDrop != null || loraDropout != null;
    }

    /**
     * The same as they are kept: within their limits, and absent where a value says the same as its absence.
     *
     * @throws dev.hubbub.contracts.setting.InvalidSettingException if one is outside of its limits
     */
    public TrainingSettings checked() {
        TrainingSettings kept = Settings.of(TrainingSettings.class).checked(PATH, this);
        kept.requireNothingOfABase();
        if (kept.sampling != null) {
            kept.sampling.requireMeaning(PATH);
        }
        if (kept.augmentation != null) {
            kept.augmentation.requireMeaning(PATH);
        }
        return kept;
    }
}
