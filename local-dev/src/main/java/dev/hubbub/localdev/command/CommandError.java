package dev.hubbub.localdev.command;

import dev.hubbub.artifacts.LocalDiskException;
import dev.hubbub.artifacts.ObjectStoreException;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.experiment.ClusterException;
import dev.hubbub.localdev.experiment.InvalidExperimentException;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.synthesis.SpeechException;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.tokenizer.TokenizerException;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.training.run.TrainingFailedException;
import dev.hubbub.speech.training.run.UnusableClipException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An error as people and scripts see it.
 *
 * @param message what is wrong and what to do
 * @param exitCode the process' exit code
 * @param expected whether the message was written for people; where not, it may not be enough
 */
record CommandError(String message, int exitCode, boolean expected) {

    /** What went wrong, as one sentence. */
    static String sentence(Exception error) {
        return of(error).message();
    }

    /**
     * The full disk that an error comes to, if it does. Where something may not be opened, that is a file's own matter,
     * unless it was to be written.
     */
    static Optional<LocalDiskException> fullDisk(Exception error) {
        return LocalDiskException.of(
                        error,
                        Path.of(System.getProperty("java.io.tmpdir")),
                        "name another folder with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR")
                .filter(disk -> disk.isFull() || error instanceof LocalDiskException);
    }

    static CommandError of(Exception error) {
        if (error instanceof CommandFailure failure) {
            return new CommandError(failure.getMessage(), failure.exitCode(), true);
        }
        if (error instanceof InvalidExperimentException) {
            return new CommandError(error.getMessage(), HubbubCommand.INVALID, true);
        }
        if (error instanceof CheckpointException && fullDisk(error).isPresent()) {
            return new CommandError(
                    error.getMessage() + " Free space there, or name another folder.", HubbubCommand.FAILED, true);
        }
        if (error instanceof StackFailure
                || error instanceof ClusterException
                || error instanceof StageFailure
                || error instanceof ObjectStoreException
                || error instanceof SpeechException
                || error instanceof UnreadableMediaException
                || error instanceof CheckpointException
                || error instanceof TokenizerException
                || error instanceof TrainingFailedException
                || error instanceof UnusableClipException
                || error instanceof DeviceMemoryException) {
            return new CommandError(error.getMessage(), HubbubCommand.FAILED, true);
        }
        if (error instanceof IllegalArgumentException && error.getMessage() != null) {
            // The libraries say in a sentence what value they were given and cannot work with.
            return new CommandError(error.getMessage(), HubbubCommand.INVALID, true);
        }
        if (error instanceof InterruptedException) {
            return new CommandError("Interrupted.", HubbubCommand.FAILED, true);
        }
        Optional<LocalDiskException> disk = fullDisk(error);
        if (disk.isPresent()) {
            return new CommandError(disk.get().getMessage(), HubbubCommand.FAILED, true);
        }
        return new CommandError(
                "It failed unexpectedly: " + error.getClass().getSimpleName()
                        + (error.getMessage() == null ? "" : ": " + error.getMessage()),
                HubbubCommand.FAILED,
                false);
    }
}
