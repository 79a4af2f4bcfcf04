package dev.hubbub.localdev.command;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say where and how models compute. */
final class ComputingOptions {
    private static final String AUTO = "auto";
    private static final Map<String, String> OPTIONS =
            Map.of("batch", "--batch", "threads", "--threads", "precision", "--precision");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "cpu, cuda, cuda:N or auto (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "8",
            description = "Most segments computed at once (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "CPU threads; 0 is one per core (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = AUTO,
            description =
                    "float32, float16, bfloat16, int8 (faster than float32 on the CPU, and a little less exact), or auto for"
                            + " float16 on a GPU, where the model can, and float32 on the CPU, where the other two are slow"
                            + " (default: ${DEFAULT-VALUE}).")
    private String precision;

    /** Where and how to compute a checkpoint's model, on a device that is there. */
    ModelOptions model(Path found) throws CommandFailure {
        Precision chosen = chosenPrecision(found);
        return new AskedValues(command, OPTIONS).make(() -> {
            ModelOptions options = new ModelOptions(device, chosen, threads, batch);
            options.inferenceDevice();
            return options;
        });
    }

    /** Whether a CPU is to compute in a precision that it has no fast arithmetic for. */
    static boolean isSlow(ModelOptions options) {
        boolean half = options.precision() == Precision.FLOAT16 || options.precision() == Precision.BFLOAT16;
        return half && !TorchRuntime.device(options.device()).isGpu();
    }

    private Precision chosenPrecision(Path found) {
        boolean gpu = TorchRuntime.device(device).isGpu();
        if (!precision.equals(AUTO)) {
            return Precision.named(precision);
        }
        boolean half = gpu && ModelFamilies.of(found).precisions().contains(Precision.FLOAT16);
        return half ? Precision.FLOAT16 : Precision.FLOAT32;
    }
}
