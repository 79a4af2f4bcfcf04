package dev.hubbub.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.training.run.TrainingFailedException;
import dev.hubbub.speech.training.run.UnusableClipException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What goes wrong where checkpoints are computed with, in terms of the task that asked for it: they are called as people
 * call them, and not by where they lie on this machine.
 */
final class LearningFaults {

    /** What may go wrong. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws StageFailure, IOException, InterruptedException;
    }

    private final String what;
    private final Map<Path, String> names;

    /**
     * @param what did not come about, as the beginning of a sentence
     * @param checkpoint where its files lie here
     * @param uri what people call it
     */
    LearningFaults(String what, Path checkpoint, String uri) {
        this(what, Map.of(checkpoint, uri));
    }

    /**
     * @param what did not come about, as the beginning of a sentence
     * @param names what people call the checkpoints, by where their files lie here
     */
    LearningFaults(String what, Map<Path, String> names) {
        this.what = what;
        this.names = names;
    }

    /** Does the work. */
    <T> T translated(Work<T> work) throws StageFailure, IOException, InterruptedException {
        try {
            return work.run();
        } catch (TrainingFailedException | IllegalArgumentException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            throw new StageFailure(FailureReason.Unsupported, what + ": " + named(e.getMessage()), e);
        } catch (DeviceMemoryException e) {
            throw new StageFailure(FailureReason.OutOfMemory, e.getMessage(), e);
        } catch (UnusableClipException e) {
            throw new StageFailure(FailureReason.UnreadableMedia, e.getMessage(), e);
        } catch (CheckpointException e) {
            throw failure(e);
        }
    }

    /** A full disk is no fault of the checkpoint. */
    private StageFailure failure(CheckpointException e) throws IOException {
        if (e.getCause() instanceof IOException fault && !(fault instanceof JsonProcessingException)) {
            throw new IOException(e.getMessage(), fault);
        }
        return new StageFailure(FailureReason.InvalidCheckpoint, named(e.getMessage()), e);
    }

    private String named(String said) {
        String message = said;
        for (Map.Entry<Path, String> name : names.entrySet()) {
            message = message.replace(name.getKey().toString(), name.getValue());
        }
        return message;
    }
}
