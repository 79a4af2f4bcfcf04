package dev.hubbub.bench;

import dev.hubbub.bench.history.HistoryFile;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.notebook.DifferentTokensException;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeWork;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the speech models on this machine and prints what it found. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measure the speech models on this machine.",
            "Models have random weights, which cost what trained ones cost, and write a fixed number of tokens."
        },
        footer = {
            "",
            "The notebook's schedule: one segment at a time, encoded for every decoding, no key/value cache, the model"
                    + " loaded for every trial. It must give the same tokens as Hubbub, or the run fails.",
            "",
            "Exit status: 0 when everything was measured; 1 when a part failed, as when the two schedules disagree: what"
                    + " was measured before it is printed; 2 for wrong arguments; 3 when a ratio fell, or"
                    + " the history cannot be kept."
        })
public final class Bench implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int FELL = 3;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "PART",
            description = "What to measure: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Part> parts = List.of(Part.values());

    @Option(names = "--quick", description = "Small sizes for everything: less than a minute, no figures to quote.")
    private boolean quick;

    @Option(names = "--json", description = "Print JSON instead of tables.")
    private boolean json;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of one operation of the engine. Default: ${DEFAULT-VALUE}.")
    private int threads = 2;

    @Option(names = "--device", paramLabel = "DEVICE", description = "cpu, cuda or cuda:N. Default: ${DEFAULT-VALUE}.")
    private String device = "cpu";

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            description =
                    "float32, float16, bfloat16 or int8, for the parts encode, decode and memory; the others compare"
                            + " tokens in float32. Default: ${DEFAULT-VALUE}.")
    private Precision precision = Precision.FLOAT32;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Make the models here, or use them again, and keep them. Default: a temporary folder.")
    private Path folder;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = {
                "Keep in it how many times as fast everything was as what it was held against, a line of JSON a run, and"
                        + " compare with earlier runs on the same machine: it fails if a ratio is more than a quarter"
                        + " below their median by elapsed and by processor time. Nothing of --quick is kept."
            })
    private Path history;

    @Mixin
    private PeerOptions peers;

    @Mixin
    private SizeOptions sizes;

    /** Runs the bench and ends the process. */
    public static void main(String[] arguments) {
        NativeWork.endWithProcess();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(ModelShape.class, ModelShape::labelled)
                .registerConverter(Precision.class, Precision::named);
    }

    @Override
    public Integer call() throws IOException {
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads must be 1 or more, not " + threads + ".");
        }
        Sizes chosen = chosen();
        ModelOptions options = options(chosen);
        if (folder != null) {
            return measure(chosen, options, Files.createDirectories(folder));
        }
        Path temporary = Files.createTempDirectory("hubbub-bench");
        try {
            return measure(chosen, options, temporary);
        } finally {
            delete(temporary);
        }
    }

    private Sizes chosen() {
        try {
            return sizes.over(quick ? Sizes.QUICK : Sizes.FULL);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "Sizes: " + e.getMessage());
        }
    }

    /**
     * Room for every batch that is measured. One that the device's memory does not hold is halved by the model all the
     * same, without a word of it.
     */
    private ModelOptions options(Sizes chosen) {
        int largest = chosen.speed().batches().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(1);
        try {
            TorchRuntime.device(device);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        return new ModelOptions(device, precision, threads, Math.max(largest, ModelOptions.CPU.batch()));
    }

    private int measure(Sizes chosen, ModelOptions options, Path models) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        var measurement = new Measurement(models, options, chosen, peers.peers(), part -> {
            err.println("Measuring " + part + " ...");
            err.flush();
        });
        String failure = null;
        try {
            measurement.run(EnumSet.copyOf(parts));
        } catch (DifferentTokensException
                | DeviceMemoryException
                | CheckpointException
                | IllegalArgumentException
                | UnsupportedOperationException e) {
            failure = e.getMessage();
        } finally {
            print(measurement.report(), out);
        }
        if (failure != null) {
            err.println(failure);
            err.flush();
            return FAILED;
        }
        return history == null || quick ? CommandLine.ExitCode.OK : keep(measurement.report(), err);
    }

    private int keep(Report report, PrintWriter err) {
        List<String> fell;
        try {
            fell = new HistoryFile(history, Clock.systemUTC())
                    .keep(report.machine().compared(), Ratios.of(report));
        } catch (IOException e) {
            fell = List.of("Nothing was kept: " + e.getMessage());
        }
        fell.forEach(err::println);
        err.flush();
        return fell.isEmpty() ? CommandLine.ExitCode.OK : FELL;
    }

    private void print(Report report, PrintWriter out) {
        if (report.holdsFigures()) {
            out.println(json ? report.json() : report.text());
            out.flush();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
