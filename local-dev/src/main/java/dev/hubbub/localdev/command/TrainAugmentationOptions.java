package dev.hubbub.localdev.command;

import dev.hubbub.speech.features.SpecAugment;
import dev.hubbub.speech.training.augmentation.AddedNoise;
import dev.hubbub.speech.training.augmentation.Augmentation;
import dev.hubbub.speech.training.augmentation.NoiseColour;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what is changed of clips each time that they are learnt from. */
final class TrainAugmentationOptions {

    @Option(
            names = "--speeds",
            paramLabel = "FACTOR",
            split = ",",
            description = "Hear each utterance at one of these speeds, drawn each time, such as 0.9,1,1.1.")
    private List<Double> speeds;

    @Option(
            names = "--time-masks",
            paramLabel = "N",
            defaultValue = "0",
            description = "Hide so many stretches of time of each spectrogram (default: ${DEFAULT-VALUE}).")
    private int timeMasks;

    @Option(
            names = "--time-mask-frames",
            paramLabel = "N",
            description = "Most frames of 10 ms of each (default: 100).")
    private Integer timeMaskFrames;

    @Option(
            names = "--time-mask-share",
            paramLabel = "SHARE",
            description = "Most of each as a share of its clip (default: 1).")
    private Double timeMaskShare;

    @Option(
            names = "--frequency-masks",
            paramLabel = "N",
            defaultValue = "0",
            description = "Hide so many stretches of mel bands of each spectrogram (default: ${DEFAULT-VALUE}).")
    private int frequencyMasks;

    @Option(names = "--frequency-mask-bands", paramLabel = "N", description = "Most bands of each (default: 27).")
    private Integer frequencyMaskBands;

    @Option(
            names = "--noise-share",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Add noise to so many of the clips (default: ${DEFAULT-VALUE}).")
    private double noiseShare;

    @Option(
            names = "--noise-kinds",
            paramLabel = "KIND",
            split = ",",
            description = "Kinds of noise, of which one is drawn for each: white, pink (default: both).")
    private List<NoiseColour> noiseKinds;

    @Option(
            names = "--noise-ratio",
            paramLabel = "DB",
            split = ",",
            description =
                    "The lowest and the highest ratio of a clip's power to that of its noise in dB, between which it"
                            + " is drawn (default: 5,20).")
    private List<Double> noiseRatio;

    /** @throws CommandFailure if some of them would be for nothing */
    Augmentation augmentation() throws CommandFailure {
        requireMeaning("--time-masks", timeMasks > 0, "--time-mask-frames", timeMaskFrames);
        requireMeaning("--time-masks", timeMasks > 0, "--time-mask-share", timeMaskShare);
        requireMeaning("--frequency-masks", frequencyMasks > 0, "--frequency-mask-bands", frequencyMaskBands);
        requireMeaning("--noise-share", noiseShare > 0, "--noise-kinds", noiseKinds);
        requireMeaning("--noise-share", noiseShare > 0, "--noise-ratio", noiseRatio);
        return new Augmentation(speeds == null ? List.of() : speeds, noise(), masks());
    }

    private static void requireMeaning(String needed, boolean given, String option, Object value)
            throws CommandFailure {
        if (!given && value != null) {
            throw CommandFailure.invalid(option + " means nothing without " + needed + ": give both, or leave it out.");
        }
    }

    private Optional<AddedNoise> noise() throws CommandFailure {
        if (noiseShare == 0) {
            return Optional.empty();
        }
        List<Double> ratio = noiseRatio == null ? List.of(5.0, 20.0) : noiseRatio;
        if (ratio.size() != 2) {
            throw CommandFailure.invalid("--noise-ratio is two numbers, such as 5,20, not " + ratio.size() + ".");
        }
        return Optional.of(new AddedNoise(
                noiseShare,
                noiseKinds == null ? List.of(NoiseColour.values()) : noiseKinds,
                ratio.get(0),
                ratio.get(1)));
    }

    private Optional<SpecAugment> masks() {
        return timeMasks == 0 && frequencyMasks == 0
                ? Optional.empty()
                : Optional.of(new SpecAugment(
                        timeMasks,
                        timeMaskFrames == null ? 100 : timeMaskFrames,
                        timeMaskShare == null ? 1 : timeMaskShare,
                        frequencyMasks,
                        frequencyMaskBands == null ? 27 : frequencyMaskBands));
    }
}
