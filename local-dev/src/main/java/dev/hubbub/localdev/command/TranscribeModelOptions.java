package dev.hubbub.localdev.command;

import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.whisper.ModelOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say what computes, and where. */
final class TranscribeModelOptions {

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

    Path checkpoint() throws CommandFailure {
        if (!Files.exists(checkpoint)) {
            throw CommandFailure.failed(
                    "There is no checkpoint " + checkpoint + ": name a Hugging Face folder or a .pt file.");
        }
        return checkpoint;
    }

    ModelOptions model() {
        return new ModelOptions(device, Precision.FLOAT32, 0, batch);
    }
}
