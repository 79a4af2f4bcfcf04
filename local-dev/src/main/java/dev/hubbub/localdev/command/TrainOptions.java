package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.LearningRate;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.run.ModalitySettings;
import dev.hubbub.speech.training.run.Sampling;
import dev.hubbub.training.finetuning.FineTuningSettings;
import dev.hubbub.training.finetuning.NoiseSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how a run goes. */
final class TrainOptions {

    @Option(
            names = "--epochs",
            paramLabel = "E",
            defaultValue = "3",
            description = "How often the data is gone through (default: ${DEFAULT-VALUE}).")
    private double epochs;

    @Option(names = "--steps", paramLabel = "N", description = "How many steps, instead of --epochs.")
    private Integer steps;

    @Option(
            names = {"--lr", "--learning-rate"},
            paramLabel = "RATE",
            defaultValue = "1e-5",
            description = "The highest learning rate (default: ${DEFAULT-VALUE}, for large models; adapters and tiny"
                    + " models want more).")
    private double learningRate;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description = "Steps of the rate's linear rise (default: a tenth of all).")
    private Integer warmup;

    @Option(
            names = "--decay",
            paramLabel = "HOW",
            defaultValue = "linear",
            description = "How the rate goes on behind its rise: constant, linear or cosine (default:"
                    + " ${DEFAULT-VALUE}).")
    private LearningRate.Decay decay;

    @Option(
            names = "--batch-seconds",
            paramLabel = "S",
            defaultValue = "60",
            description = "Most seconds of sound in a batch, padding included (default: ${DEFAULT-VALUE}).")
    private double batchSeconds;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            defaultValue = "1",
            description = "Batches of one step (default: ${DEFAULT-VALUE}).")
    private int accumulate;

    @Option(
            names = "--gradient-checkpointing",
            description = "Compute what gradients need again instead of keeping it: less memory, for about a third more"
                    + " time.")
    private boolean gradientCheckpointing;

    @Option(
            names = "--pad",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Pad clips to the model's window, as Whisper was trained (default); a checkpoint trained on real"
                            + " lengths wants --no-pad.")
    private boolean pad;

    @Option(
            names = "--modalities",
            paramLabel = "SENSE",
            split = ",",
            description =
                    "What is learnt from and judged by: audio, video or both (default: all that the checkpoint takes"
                            + " in).")
    private List<Modality> modalities = new ArrayList<>();

    @Option(
            names = "--audio-dropout",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of batches whose sound is dropped, of a model that hears and sees (default:"
                    + " ${DEFAULT-VALUE}).")
    private double audioDropout;

    @Option(
            names = "--video-dropout",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of batches whose pictures are dropped (default: ${DEFAULT-VALUE}).")
    private double videoDropout;

    @Option(
            names = "--random-crop",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Cut pictures of mouths at a random place (default), or with --no-random-crop in the middle.")
    private boolean randomCrop;

    @Option(
            names = "--flip",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "Share of clips whose pictures are mirrored (default: ${DEFAULT-VALUE}).")
    private double flip;

    @Option(
            names = "--freeze",
            paramLabel = "PATTERN",
            split = ",",
            description = "What stays as it is: encoder, decoder, or patterns of parameter names such as"
                    + " 'encoder.blocks.0.*'; several, separated by commas.")
    private List<String> freeze = new ArrayList<>();

    @Option(
            names = "--lora-rank",
            paramLabel = "R",
            description = "Learn low-rank adapters of this rank instead of the weights.")
    private Integer loraRank;

    @Option(names = "--lora-alpha", paramLabel = "A", description = "Their scale times the rank (default: twice it).")
    private Double loraAlpha;

    @Option(
            names = "--lora-dropout",
            paramLabel = "SHARE",
            description = "Share of their inputs left out in training (default: 0).")
    private Double loraDropout;

    @Option(
            names = "--lora-targets",
            paramLabel = "LAYER",
            split = ",",
            description =
                    "The layers that get one, by the ends of their Hugging Face names (default:" + " q_proj,v_proj).")
    private List<String> loraTargets;

    @Option(
            names = "--label-smoothing",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of each target that is spread over all tokens (default: ${DEFAULT-VALUE}).")
    private double labelSmoothing;

    @Option(
            names = "--ctc-weight",
            paramLabel = "SHARE",
            description = "Share of CTC in the loss of a model of CTC and attention (default: what its checkpoint says,"
                    + " 0.1 as published), or of Whisper, whose encoder then also learns to tell the letters a to z by a"
                    + " layer that no checkpoint keeps (default: none).")
    private Double ctcWeight;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of what the parts of layers add that is left out, of a model of AV-HuBERT (default:"
                    + " ${DEFAULT-VALUE}).")
    private double dropout;

    @Option(
            names = "--layer-drop",
            paramLabel = "P",
            defaultValue = "0",
            description = "How likely it is that a layer of AV-HuBERT's encoder is left out of a batch (default:"
                    + " ${DEFAULT-VALUE}).")
    private double layerDrop;

    @Option(
            names = "--kl-weight",
            paramLabel = "W",
            defaultValue = "0",
            description = "Weight of the divergence from the checkpoint that the run began with (default:"
                    + " ${DEFAULT-VALUE}).")
    private double klWeight;

    @Option(
            names = "--ewc-weight",
            paramLabel = "W",
            defaultValue = "0",
            description = "Weight of elastic weight consolidation, which needs --ewc-data or --ewc-fisher"
                    + " (default: ${DEFAULT-VALUE}).")
    private double ewcWeight;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            defaultValue = "0.01",
            description = "AdamW's weight decay (default: ${DEFAULT-VALUE}).")
    private double weightDecay;

    @Option(
            names = "--clip",
            paramLabel = "NORM",
            defaultValue = "1",
            description = "Gradients are shortened to this norm of all together; 0 leaves them (default:"
                    + " ${DEFAULT-VALUE}).")
    private double clip;

    @Option(
            names = "--evaluate-every",
            paramLabel = "N",
            description = "Steps between two checkpoints, each of which is saved and judged (default: ten in all).")
    private Integer evaluateEvery;

    @Option(
            names = "--patience",
            paramLabel = "N",
            defaultValue = "0",
            description = "End after so many checkpoints without a better one; 0 never does (default:"
                    + " ${DEFAULT-VALUE}).")
    private int patience;

    @Option(
            names = "--save-total-limit",
            paramLabel = "N",
            defaultValue = "2",
            description = "Checkpoints that are kept; the last and the best always are (default: ${DEFAULT-VALUE}).")
    private int saveTotalLimit;

    @Option(
            names = "--max-skipped",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Steps whose loss is no number, or clips that cannot be read, after which the run is given up (default:"
                            + " ${DEFAULT-VALUE}).")
    private int maxSkipped;

    @Option(
            names = "--from-scratch",
            description =
                    "Begin with random weights: of --checkpoint only configuration and tokenizer are taken, and it"
                            + " needs no weights.")
    private boolean fromScratch;

    @Option(
            names = "--stem-scale",
            paramLabel = "S",
            description =
                    "From scratch, how many times larger than usual the weights of the encoder's convolutions begin"
                            + " (default: 1).")
    private Double stemScale;

    @Option(
            names = "--sample-by",
            paramLabel = "GROUP",
            description = "Learn more often from small groups of utterances: language or speaker, which every utterance"
                    + " must then name.")
    private Sampling.Group sampleBy;

    @Option(
            names = "--sample-temperature",
            paramLabel = "T",
            description =
                    "A group of n is learnt from in proportion to n^(1/T): 1 leaves shares as they are, the higher,"
                            + " the more equal (default: 2).")
    private Double sampleTemperature;

    @Mixin
    private TrainAugmentationOptions augmentation;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of everything that is drawn (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** @throws CommandFailure if some of them would be for nothing */
    FineTuningSettings settings() throws CommandFailure {
        AdamW usual = AdamW.USUAL;
        return new FineTuningSettings(
                Optional.ofNullable(steps),
                epochs,
                learningRate,
                Optional.ofNullable(warmup),
                decay,
                new AdamW(usual.beta1(), usual.beta2(), usual.epsilon(), weightDecay, clip),
                new Objective(
                        labelSmoothing,
                        klWeight,
                        ewcWeight,
                        Optional.ofNullable(ctcWeight),
                        new Regularisation(dropout, layerDrop)),
                freeze.stream().map(TrainOptions::pattern).toList(),
                lora(),
                batchSeconds,
                accumulate,
                gradientCheckpointing,
                pad,
                new ModalitySettings(Set.copyOf(modalities), audioDropout, videoDropout, randomCrop, flip),
                Optional.ofNullable(evaluateEvery),
                patience,
                saveTotalLimit,
                maxSkipped,
                stemScale(),
                sampling(),
                augmentation.augmentation(),
                seed);
    }

    /** Recordings of noise that are named, which are looked into. */
    Optional<NoiseSet> noise() throws CommandFailure, StageFailure, IOException {
        return augmentation.recordings();
    }

    private Optional<Double> stemScale() throws CommandFailure {
        if (!fromScratch && stemScale != null) {
            throw CommandFailure.invalid(
                    "--stem-scale means nothing without --from-scratch: give both, or leave it out.");
        }
        return fromScratch ? Optional.of(stemScale == null ? 1 : stemScale) : Optional.empty();
    }

    private Optional<Sampling> sampling() throws CommandFailure {
        if (sampleBy == null && sampleTemperature != null) {
            throw CommandFailure.invalid(
                    "--sample-temperature means nothing without --sample-by: give both, or leave it out.");
        }
        return Optional.ofNullable(sampleBy)
                .map(by -> new Sampling(by, sampleTemperature == null ? 2 : sampleTemperature));
    }

    private Optional<Lora> lora() throws CommandFailure {
        if (loraRank != null) {
            return Optional.of(new Lora(
                    loraRank,
                    loraAlpha == null ? 2.0 * loraRank : loraAlpha,
                    loraDropout == null ? 0 : loraDropout,
                    loraTargets == null ? List.of("q_proj", "v_proj") : loraTargets));
        }
        if (loraAlpha != null || loraDropout != null || loraTargets != null) {
            throw CommandFailure.invalid("--lora-alpha, --lora-dropout and --lora-targets say how adapters are learnt,"
                    + " and without --lora-rank there are none: give a rank, or leave them out.");
        }
        return Optional.empty();
    }

    private static String pattern(String name) {
        return name.equals("encoder") || name.equals("decoder") ? name + ".*" : name;
    }
}
