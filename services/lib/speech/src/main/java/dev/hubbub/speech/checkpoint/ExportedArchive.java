package dev.hubbub.speech.checkpoint;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import dev.hubbub.speech.torch.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A module that somebody exported with {@code torch.jit.save}. */
public final class ExportedArchive {

    private ExportedArchive() {}

    /**
     * Loads one.
     *
     * @param what is exported so, as the message says where there is no such file
     * @throws CheckpointException if there is no archive that the engine can load
     */
    public static Script load(Path file, Device device, String what) {
        if (!Files.exists(file)) {
            throw new CheckpointException(file.getParent() + " holds no " + file.getFileName() + ": export " + what
                    + " with torch.jit.save, and put the archive there.");
        }
        try {
            return Script.load(file, device);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e.getMessage() + ".", e);
        } catch (EngineException e) {
            throw new CheckpointException(
                    file + " is no TorchScript archive that this engine can load (" + summary(e)
                            + "): write it with torch.jit.save, not torch.save.",
                    e);
        }
    }

    /** The sentence at the end of what the engine says, behind its trace. */
    public static String summary(EngineException e) {
        String[] lines = String.valueOf(e.getMessage()).strip().split("\n");
        return lines[lines.length - 1].strip();
    }
}
