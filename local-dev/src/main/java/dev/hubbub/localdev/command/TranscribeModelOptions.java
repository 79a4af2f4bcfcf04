package dev.hubbub.localdev.command;

import dev.hubbub.artifacts.FileCache;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what computes, and where. */
final class TranscribeModelOptions {

    @Option(
            names = {"-c", "--checkpoint"},
            required = true,
            paramLabel = "CHECKPOINT",
            description =
                    "A checkpoint: a Hugging Face folder or a .pt file of a Whisper, Whisper-Flamingo or AV-HuBERT"
                            + " model, the folder of an exported"
                            + " model (model.pt, config.json, tokens.txt), or a folder that holds one of these. "
                            + NamedCheckpoint.ADDRESSES)
    private String checkpoint;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "A low-rank adapter of the checkpoint, in PEFT's layout: joined with it first, and kept in"
                    + " HUBBUB_CACHE.")
    private Path adapter;

    @Mixin
    private ModalityOption modalities;

    @Mixin
    private ComputingOptions computing;

    /** Used until the process ends. */
    private FileCache.Lease joined;

    /** @throws CheckpointException if it is a folder of several models, or something else */
    Path checkpoint(Screen screen) throws CommandFailure {
        Path base = NamedCheckpoint.find(checkpoint, screen).path();
        if (adapter == null) {
            return base;
        }
        joined = NamedCheckpoint.adapted(checkpoint, base, adapter, screen, System.getenv());
        return joined.directory();
    }

    /** What of recordings is taken in; empty for all that the model can. */
    Set<Modality> modalities() {
        return modalities.modalities();
    }

    /** Where and how to compute a checkpoint's model, on a device that is there. */
    ModelOptions model(Path found) throws CommandFailure {
        return computing.model(found);
    }
}
