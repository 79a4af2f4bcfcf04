package dev.hubbub.localdev.command;

import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say where and how gradients are computed. */
final class TrainComputingOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "cpu, cuda, cuda:N or auto (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description =
                    "float32, or bfloat16 or float16 for a computation in half precision over weights that stay in"
                            + " float32, float16 with the loss enlarged as far as its numbers go (default: ${DEFAULT-VALUE}).")
    private String precision;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "CPU threads; 0 is one per core (default: ${DEFAULT-VALUE}).")
    private int threads;

    /**
     * Where and how to compute, on a device that is there.
     *
     * @param batch most clips decoded at once
     */
    ModelOptions model(int batch) throws CommandFailure {
        Precision chosen = Precision.named(precision);
        return new AskedValues(
                        command, Map.of("batch", "--eval-batch", "threads", "--threads", "precision", "--precision"))
                .make(() -> {
                    ModelOptions options = new ModelOptions(device, chosen, threads, batch);
                    options.trainingDevice();
                    return options;
                });
    }
}
