package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hubbub.contracts.setting.InvalidSettingException;
import dev.hubbub.contracts.setting.Setting;
import java.util.List;

/**
 * What is changed of clips each time that they are learnt from. What is at its default is kept as absent.
 *
 * @param speeds factors of which one is drawn each time; absent is none
 * @param timeMasks stretches of time that are hidden
 * @param timeMaskFrames the most frames of each
 * @param timeMaskShare the most of each as a share of the clip
 * @param frequencyMasks stretches of bands that are hidden
 * @param frequencyMaskBands the most bands of each
 * @param noiseShare of clips that noise is added to
 * @param noiseKinds of which one is drawn; absent is recordings where there are some, and white and pink otherwise
 * @param noiseVoices how many others speak at once in babble
 * @param noiseLowestRatio of a clip's power to the noise's, in dB
 * @param noiseHighestRatio in dB
 */
public record AugmentationSettings(
        @Setting(
                        value = "Factors of speed, of which one is drawn for an utterance each time, such as 0.9, 1 and"
                                + " 1.1; pitch changes with it. Absent is none.",
                        min = 0.5,
                        max = 2,
                        longest = 16)
                List<Double> speeds,
        @Setting(
                        value = "Stretches of time hidden in each spectrogram (SpecAugment).",
                        min = 0,
                        max = 100,
                        byDefault = "0")
                Integer timeMasks,
        @Setting(value = "Most frames of 10 ms of each.", min = 1, max = 3000, byDefault = "100")
                Integer timeMaskFrames,
        @Setting(value = "Most of each as a share of the clip.", min = 0.001, max = 1, byDefault = "1")
                Double timeMaskShare,
        @Setting(
                        value = "Stretches of mel bands hidden in each spectrogram (SpecAugment).",
                        min = 0,
                        max = 100,
                        byDefault = "0")
                Integer frequencyMasks,
        @Setting(value = "Most bands of each.", min = 1, max = 256, byDefault = "27") Integer frequencyMaskBands,
        @Setting(value = "Share of the clips that noise is added to.", min = 0, max = 1, byDefault = "0")
                Double noiseShare,
        @Setting(
                        value =
                                "Kinds of noise, of which one is drawn for each: white, pink, recordings (those that the"
                                        + " run names as noise) or babble (others who speak in other clips of the data). Absent is"
                                        + " recordings where the run names some, and white and pink otherwise.",
                        longest = 4)
                List<NoiseKind> noiseKinds,
        @Setting(
                        value = "How many others speak at once in babble, all equally loud.",
                        min = 1,
                        max = 32,
                        byDefault = "3")
                Integer noiseVoices,
        @Setting(
                        value = "Lowest ratio of a clip's power to that of its noise, in dB; it is drawn evenly.",
                        min = -50,
                        max = 100,
                        byDefault = "5")
                Double noiseLowestRatio,
        @Setting(value = "Highest ratio, in dB.", min = -50, max = 100, byDefault = "20") Double noiseHighestRatio) {

    /** What is heard beside speech. */
    public enum NoiseKind {
        /** Equal power at all frequencies. */
        @JsonProperty("white")
        WHITE,
        /** Equal power in every octave. */
        @JsonProperty("pink")
        PINK,
        /** Recordings that the run names. */
        @JsonProperty("recordings")
        RECORDINGS,
        /** Others who speak in other clips of the data. */
        @JsonProperty("babble")
        BABBLE
    }

    static final AugmentationSettings NONE =
            new AugmentationSettings(null, null, null, null, null, null, null, null, null, null, null);

    public AugmentationSettings {
        speeds = speeds == null || speeds.isEmpty() ? null : List.copyOf(speeds);
        noiseKinds = noiseKinds == null || noiseKinds.isEmpty() ? null : List.copyOf(noiseKinds);
    }

    /**
     * What is said for nothing is a mistake.
     *
     * @throws InvalidSettingException if something is said of masks or noise that there are none of
     */
    void requireMeaning(String path) {
        requireNone(path, timeMasks, "timeMasks", "timeMaskFrames", timeMaskFrames);
        requireNone(path, timeMasks, "timeMasks", "timeMaskShare", timeMaskShare);
        requireNone(path, frequencyMasks, "frequencyMasks", "frequencyMaskBands", frequencyMaskBands);
        requireNone(path, noiseShare, "noiseShare", "noiseKinds", noiseKinds);
        boolean babbles = noiseKinds != null && noiseKinds.contains(NoiseKind.BABBLE);
        requireNone(path, babbles ? noiseKinds : null, "noiseKinds: [babble]", "noiseVoices", noiseVoices);
        requireNone(path, noiseShare, "noiseShare", "noiseLowestRatio", noiseLowestRatio);
        requireNone(path, noiseShare, "noiseShare", "noiseHighestRatio", noiseHighestRatio);
        double lowest = noiseLowestRatio == null ? 5 : noiseLowestRatio;
        double highest = noiseHighestRatio == null ? 20 : noiseHighestRatio;
        if (lowest > highest) {
            throw new InvalidSettingException(
                    path, "augmentation.noiseLowestRatio", "is " + lowest + " dB, above the highest of " + highest);
        }
    }

    /**
     * The kinds of noise that are drawn from.
     *
     * @param recorded whether the run names recordings of noise
     */
    public List<NoiseKind> kinds(boolean recorded) {
        if (noiseKinds != null) {
            return noiseKinds;
        }
        return recorded ? List.of(NoiseKind.RECORDINGS) : List.of(NoiseKind.WHITE, NoiseKind.PINK);
    }

    /**
     * Noise that is named is heard, and what is to be heard is named.
     *
     * @throws InvalidSettingException if one is said without the other
     */
    static void requireHeard(String path, AugmentationSettings augmentation, boolean recorded) {
        boolean added = augmentation != null && augmentation.noiseShare != null;
        boolean heard = added && augmentation.kinds(recorded).contains(NoiseKind.RECORDINGS);
        if (recorded && !added) {
            throw new InvalidSettingException(
                    path, "augmentation.noiseShare", "must say how many clips get the noise that the run names");
        }
        if (recorded != heard) {
            throw new InvalidSettingException(
                    path,
                    "augmentation.noiseKinds",
                    recorded
                            ? "must have recordings among them, because the run names noise"
                            : "have recordings among them, and the run names no noise");
        }
    }

    private static void requireNone(String path, Object whether, String needed, String setting, Object value) {
        if (whether == null && value != null) {
            throw new InvalidSettingException(
                    path, "augmentation." + setting, "means nothing without augmentation." + needed);
        }
    }
}
