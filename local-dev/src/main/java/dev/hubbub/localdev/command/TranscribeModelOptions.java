package dev.hubbub.localdev.command;

import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.ModelOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say what computes, and where. */
final class TranscribeModelOptions {
    private static final String AUTO = "auto";

    @Option(
            names = {"-c", "--checkpoint"},
            required = true,
            paramLabel = "DIR",
            description = "A Whisper checkpoint: a Hugging Face folder or a .pt file.")
    private Path checkpoint;

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
            description = "float32, float16, bfloat16, or auto for float16 on a GPU and float32 on the CPU (default:"
                    + " ${DEFAULT-VALUE}).")
    private String precision;

    Path checkpoint() throws CommandFailure {
        if (!Files.exists(checkpoint)) {
            throw CommandFailure.failed(
                    "There is no checkpoint " + checkpoint + ": name a Hugging Face folder or a .pt file.");
        }
        return checkpoint;
    }

    ModelOptions model() {
        return new ModelOptions(device, chosenPrecision(), threads, batch);
    }

    private Precision chosenPrecision() {
        if (!precision.equals(AUTO)) {
            return Precision.named(precision);
        }
        return TorchRuntime.device(device).isGpu() ? Precision.FLOAT16 : Precision.FLOAT32;
    }
}
