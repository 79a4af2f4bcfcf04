package dev.hubbub.bench;

import static dev.hubbub.bench.SpeedTables.decimals;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.hubbub.bench.chain.ChainSplit;
import dev.hubbub.bench.lips.LipSpeed;
import dev.hubbub.bench.memory.MemoryCourse;
import dev.hubbub.bench.merging.MergeSpeed;
import dev.hubbub.bench.notebook.FlamingoComparison;
import dev.hubbub.bench.notebook.GridComparison;
import dev.hubbub.bench.notebook.SegmentComparison;
import dev.hubbub.bench.operations.StepOperations;
import dev.hubbub.bench.peer.PeerComparison;
import dev.hubbub.bench.precision.PrecisionErrors;
import dev.hubbub.bench.precision.PrecisionSpeed;
import dev.hubbub.bench.pytorch.PyTorchComparison;
import dev.hubbub.bench.pytorch.TrainingComparison;
import dev.hubbub.bench.pytorch.TransformersComparison;
import dev.hubbub.bench.speed.DecodeSpeed;
import dev.hubbub.bench.speed.EncodeSpeed;
import dev.hubbub.bench.time.Spent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that was measured in one run.
 *
 * @param encode absent parts have an empty list
 * @param segment null if the part was left out; likewise those that follow, but lists are empty
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Report(
        Machine machine,
        int repeats,
        List<EncodeSpeed> encode,
        List<DecodeSpeed> decode,
        SegmentComparison segment,
        FlamingoComparison flamingo,
        List<StepOperations> operations,
        List<PrecisionSpeed> precisions,
        List<PrecisionErrors> precisionErrors,
        List<PeerComparison> pyTorch,
        List<PeerComparison> transformers,
        List<PeerComparison> whisperCpp,
        List<PeerComparison> ffmpeg,
        TrainingComparison training,
        List<ChainSplit> chain,
        GridComparison grid,
        MemoryCourse memory,
        MergeSpeed merging,
        LipSpeed lips) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String MODEL = "model";
    private static final double MEBIBYTE = 1 << 20;
    private static final double MEGABYTE = 1e6;

    public Report {
        encode = List.copyOf(encode);
        decode = List.copyOf(decode);
        operations = List.copyOf(operations);
        precisions = List.copyOf(precisions);
        precisionErrors = List.copyOf(precisionErrors);
        pyTorch = List.copyOf(pyTorch);
        transformers = List.copyOf(transformers);
        whisperCpp = List.copyOf(whisperCpp);
        ffmpeg = List.copyOf(ffmpeg);
        chain = List.copyOf(chain);
    }

    /** Whether anything was measured. */
    boolean holdsFigures() {
        return Stream.of(
                                encode,
                                decode,
                                operations,
                                precisions,
                                precisionErrors,
                                pyTorch,
                                transformers,
                                whisperCpp,
                                ffmpeg,
                                chain)
                        .anyMatch(rows -> !rows.isEmpty())
                || Stream.of(segment, flamingo, training, grid, memory, merging, lips)
                        .anyMatch(Objects::nonNull);
    }

    /** For programs; seconds and bytes. */
    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder(machineText());
        text.append(SpeedTables.encoding(encode));
        text.append(SpeedTables.decoding(decode));
        text.append(SpeedTables.operations(operations));
        text.append(SpeedTables.precisions(precisions));
        text.append(SpeedTables.errors(precisionErrors));
        if (segment != null) {
            text.append(segmentText());
        }
        if (flamingo != null) {
            text.append(flamingoText());
        }
        text.append(SpeedTables.peers(
                pyTorch,
                MODEL,
                "PyTorch",
                "Segments of %d s with lips, in turns with PyTorch in Python".formatted(PyTorchComparison.SECONDS)));
        text.append(SpeedTables.peers(
                transformers,
                MODEL,
                "transformers",
                "Segments of %d s, in turns with transformers in Python".formatted(TransformersComparison.SECONDS)));
        text.append(SpeedTables.peers(
                whisperCpp, MODEL, "whisper.cpp", "A segment of 30 s, in turns with whisper.cpp, on one thread each"));
        text.append(SpeedTables.peers(
                ffmpeg, "sound", "ffmpeg", "Sound read as 16 kHz mono, in turns with ffmpeg, on one thread each"));
        if (training != null) {
            text.append(trainingText());
        }
        chain.forEach(split -> text.append(chainText(split)));
        if (grid != null) {
            text.append(gridText());
        }
        if (memory != null) {
            text.append(memoryText());
        }
        if (merging != null) {
            text.append(mergingText());
        }
        if (lips != null) {
            text.append(lipsText());
        }
        return text.toString();
    }

    private String machineText() {
        return String.format(
                Locale.ROOT,
                """
                %s, %d processors, load %.1f; %s
                %s; libtorch %s, %d threads, %s, %s; medians of %d runs; random weights, fixed numbers of tokens
                """,
                machine.processor(),
                machine.processors(),
                machine.load(),
                machine.system(),
                machine.java(),
                machine.libtorch(),
                machine.threads(),
                machine.device(),
                machine.precision(),
                repeats);
    }

    private String segmentText() {
        TextTable table = new TextTable("schedule", "s", "CPU s");
        spent(table, "notebook", segment.notebook());
        spent(table, "Hubbub", segment.hubbub());
        return table.under("One segment: %s in %s, beam %d, %d tokens, %d of them different"
                        .formatted(
                                segment.model(),
                                segment.precision(),
                                segment.beam(),
                                segment.tokens(),
                                segment.distinctTokens()))
                + "Identical tokens, " + faster(segment.ratio(), segment.cpuRatio()) + System.lineSeparator();
    }

    private String flamingoText() {
        TextTable table = new TextTable("schedule", "s", "CPU s");
        spent(table, "notebook", flamingo.notebook());
        spent(table, "Hubbub, encoding", flamingo.encoding());
        spent(table, "Hubbub, decoding", flamingo.decoding());
        return table.under(
                        "One segment of %d s with lips: Whisper-Flamingo %s in float32, beam %d, %d tokens, %d of them different"
                                .formatted(
                                        FlamingoComparison.SECONDS,
                                        flamingo.model(),
                                        flamingo.beam(),
                                        flamingo.tokens(),
                                        flamingo.distinctTokens()))
                + "Identical tokens, " + faster(flamingo.ratio(), flamingo.cpuRatio()) + System.lineSeparator();
    }

    private String trainingText() {
        TextTable table = new TextTable("a step of", "s", "CPU s");
        spent(table, "PyTorch", training.pyTorch());
        spent(table, "Hubbub", training.hubbub());
        spent(table, "Hubbub, checkpointing", training.checkpointing());
        return table.under(
                        "Training Whisper %s in float32: %d clips of 30 s, %d tokens each, in turns with PyTorch in Python"
                                .formatted(training.model(), training.clips(), training.tokens()))
                + "%s times PyTorch's time (%s times its processor time); resident memory at most %s MiB, with gradient checkpointing %s MiB."
                        .formatted(
                                decimals(2, training.ratio()),
                                decimals(2, training.cpuRatio()),
                                mebibytes(training.resident()),
                                mebibytes(training.residentCheckpointing()))
                + System.lineSeparator();
    }

    private static String chainText(ChainSplit split) {
        TextTable table = new TextTable("step", "s", "CPU s", "share %");
        split.steps()
                .forEach(step -> table.row(
                        step.step().label(),
                        decimals(3, step.spent().wallSeconds()),
                        decimals(3, step.spent().cpuSeconds()),
                        decimals(1, 100 * step.share())));
        return table.under("From a face track of %s s to a score: %s in float32, beam %d, %d tokens"
                        .formatted(
                                decimals(0, split.seconds()),
                                split.family(),
                                split.beams().get(split.beams().size() - 1),
                                split.tokens()))
                + "A grid of %d trials, counted from these steps: %s CPU s with every step in every trial, %s with each done once, %s times as much."
                        .formatted(
                                split.trials(),
                                decimals(1, split.anew().cpuSeconds()),
                                decimals(1, split.once().cpuSeconds()),
                                decimals(1, split.ratio()))
                + System.lineSeparator();
    }

    private String gridText() {
        TextTable table = new TextTable("schedule", "s", "CPU s");
        spent(table, "notebook", grid.notebook());
        spent(table, "Hubbub", grid.hubbub());
        String lengths = grid.grid().lengths().stream()
                .map(length -> decimals(0, length))
                .collect(Collectors.joining(", "));
        String counted = grid.notebookDecodings() == grid.decodings()
                ? "The notebook's schedule ran in full."
                : "The notebook's schedule really ran for %d of %d segments, one per beam size;%nthe others, with the same padding and number of tokens, are counted with the same time."
                        .formatted(grid.notebookDecodings(), grid.decodings());
        return table.under(
                        "Grid of %d trials over a session of %s s: %s in %s, beams %s, segments up to %s s, %d tokens"
                                .formatted(
                                        grid.trials(),
                                        decimals(0, grid.grid().sessionSeconds()),
                                        grid.model(),
                                        grid.precision(),
                                        grid.grid().beams().stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(", ")),
                                        lengths,
                                        grid.grid().tokens()))
                + "Identical tokens, " + faster(grid.ratio(), grid.cpuRatio()) + " " + counted
                + System.lineSeparator();
    }

    private static String faster(double ratio, double cpuRatio) {
        return decimals(1, ratio) + " times as fast (" + decimals(1, cpuRatio) + " times by processor time).";
    }

    private static void spent(TextTable table, String schedule, Spent spent) {
        table.row(schedule, decimals(2, spent.wallSeconds()), decimals(2, spent.cpuSeconds()));
    }

    private String memoryText() {
        boolean gpu = memory.points().stream().anyMatch(point -> point.gpuBytes() != null);
        List<String> heads = new ArrayList<>(List.of("segments", "resident MiB", "Java heap MiB"));
        if (gpu) {
            heads.add("GPU MiB");
        }
        TextTable table = new TextTable(heads.toArray(String[]::new));
        for (MemoryCourse.Point point : memory.points()) {
            List<String> cells = new ArrayList<>(
                    List.of(String.valueOf(point.segments()), mebibytes(point.bytes()), mebibytes(point.heapBytes())));
            if (gpu) {
                cells.add(mebibytes(point.gpuBytes()));
            }
            table.row(cells.toArray());
        }
        return table.under("Resident memory: %s, beam %d, %d tokens, segments of 1 to 21 s %s"
                        .formatted(
                                memory.model(),
                                memory.beam(),
                                memory.tokens(),
                                memory.padded() ? "padded to 30 s" : "at their own lengths"))
                + "Growth " + decimals(1, 100 * memory.growth()) + " %." + System.lineSeparator();
    }

    private String mergingText() {
        TextTable table = new TextTable("what", "s", "CPU s", "MB/s read and written");
        table.row(
                "copy of one",
                decimals(2, merging.copy().wallSeconds()),
                decimals(2, merging.copy().cpuSeconds()),
                decimals(0, merging.copyBytesPerSecond() / MEGABYTE));
        table.row(
                "merge of two",
                decimals(2, merging.merge().wallSeconds()),
                decimals(2, merging.merge().cpuSeconds()),
                decimals(0, merging.mergeBytesPerSecond() / MEGABYTE));
        return table.under("Merging two checkpoints of %s MB in float32, until the disk has the result"
                        .formatted(decimals(0, merging.bytes() / MEGABYTE)))
                + "%s %% of the speed of copying; resident memory at most %s MiB, of which %s MiB before."
                        .formatted(
                                decimals(0, 100 * merging.ratio()),
                                mebibytes(merging.residentPeak()),
                                mebibytes(merging.residentBefore()))
                + System.lineSeparator();
    }

    private String lipsText() {
        TextTable table = new TextTable("step", "s", "CPU s", "ms per picture");
        lipStep(table, "decode, twice", lips.decode());
        lipStep(table, "detect, every tenth", lips.detect());
        lipStep(table, "landmarks", lips.landmarks());
        lipStep(table, "warp", lips.rest());
        lipStep(table, "encode", lips.encode());
        lipStep(table, "together", lips.whole());
        return table.under(
                        "Lips cut out of a track of %d pictures of 224 x 224 pixels, a face found in %d; milliseconds are of processor time"
                                .formatted(lips.pictures(), lips.faces()))
                + decimals(0, lips.picturesPerCpuSecond()) + " pictures per second and core." + System.lineSeparator();
    }

    private void lipStep(TextTable table, String step, Spent spent) {
        table.row(
                step,
                decimals(2, spent.wallSeconds()),
                decimals(2, spent.cpuSeconds()),
                decimals(2, 1000 * spent.cpuSeconds() / lips.pictures()));
    }

    private static String mebibytes(long bytes) {
        return decimals(0, bytes / MEBIBYTE);
    }
}
