package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.hub.HubAddress;
import dev.hubbub.localdev.session.MachineContext;
import dev.hubbub.localdev.session.NamedDataset;
import dev.hubbub.speech.features.SpecAugment;
import dev.hubbub.speech.training.augmentation.AddedNoise;
import dev.hubbub.speech.training.augmentation.Augmentation;
import dev.hubbub.speech.training.augmentation.NoiseKind;
import dev.hubbub.training.finetuning.NoiseSet;
import java.io.IOException;
import java.nio.file.Path;
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
            description =
                    "Kinds of noise, of which one is drawn for each: white, pink, recordings (of --noise) or babble (others"
                            + " who speak in other clips of the data; default: recordings with --noise, and white and pink"
                            + " without).")
    private List<NoiseKind> noiseKinds;

    @Option(
            names = "--noise",
            paramLabel = "DATASET",
            description = "Recordings of noise: a folder, of which all recordings are taken, a manifest (.jsonl) whose"
                    + " lines name some, with offset and duration of what is used of each, Parquet files or what"
                    + " save_to_disk wrote, as --data names them, or a dataset on a hub ("
                    + NamedUtterances.ADDRESSES + ").")
    private String noise;

    @Option(
            names = "--noise-column",
            paramLabel = "NAME",
            description = "Of Parquet and Arrow files that --noise names: the column of recordings (default: audio).")
    private String noiseColumn;

    @Option(
            names = "--babble-voices",
            paramLabel = "N",
            description = "How many others speak at once in babble, all equally loud (default: 3).")
    private Integer babbleVoices;

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
        requireMeaning("--noise-share", noiseShare > 0, "--noise", noise);
        requireMeaning("--noise", noise != null, "--noise-column", noiseColumn);
        requireMeaning("--noise-kinds babble", kinds().contains(NoiseKind.BABBLE), "--babble-voices", babbleVoices);
        requireMeaning("--noise-kinds recordings", kinds().contains(NoiseKind.RECORDINGS), "--noise", noise);
        if (noise == null && kinds().contains(NoiseKind.RECORDINGS)) {
            throw CommandFailure.invalid("--noise-kinds recordings needs recordings: name some with --noise.");
        }
        return new Augmentation(speeds == null ? List.of() : speeds, added(), masks());
    }

    private static void requireMeaning(String needed, boolean given, String option, Object value)
            throws CommandFailure {
        if (!given && value != null) {
            throw CommandFailure.invalid(option + " means nothing without " + needed + ": give both, or leave it out.");
        }
    }

    private Optional<AddedNoise> added() throws CommandFailure {
        if (noiseShare == 0) {
            return Optional.empty();
        }
        List<Double> ratio = noiseRatio == null ? List.of(5.0, 20.0) : noiseRatio;
        if (ratio.size() != 2) {
            throw CommandFailure.invalid("--noise-ratio is two numbers, such as 5,20, not " + ratio.size() + ".");
        }
        return Optional.of(new AddedNoise(
                noiseShare,
                kinds(),
                babbleVoices == null ? AddedNoise.VOICES : babbleVoices,
                ratio.get(0),
                ratio.get(1)));
    }

    private List<NoiseKind> kinds() {
        if (noiseKinds != null) {
            return noiseKinds;
        }
        return noise == null ? NoiseKind.COMPUTED : List.of(NoiseKind.RECORDINGS);
    }

    /** The recordings that are named. */
    Optional<NoiseSet> recordings() throws CommandFailure, StageFailure, IOException {
        if (noise == null) {
            return Optional.empty();
        }
        DatasetColumns columns = new DatasetColumns(noiseColumn, null, null, null, null);
        if (HubAddress.isOne(noise)) {
            return Optional.of(NoiseSet.of(NamedUtterances.onHub(noise, columns), MachineContext.reading()));
        }
        Path path = Path.of(noise);
        if (!NamedDataset.mayExist(path)) {
            throw CommandFailure.failed("There is no " + noise + ", which --noise names: name a folder with recordings,"
                    + " a manifest of some, Parquet or Arrow files, or a dataset on a hub (hf://datasets/OWNER/NAME).");
        }
        DatasetReference named = NamedDataset.recordings(path, columns);
        if (noiseColumn != null && !named.layout().isOfTables()) {
            throw CommandFailure.invalid("--noise-column is a column of Parquet and Arrow files, and " + noise
                    + ", which --noise names, is none: leave it out.");
        }
        return Optional.of(NoiseSet.of(named, MachineContext.reading()));
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
