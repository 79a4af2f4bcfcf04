package dev.hubbub.training.finetuning;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.FolderTree;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelInitialisation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checkpoint with random weights, on this machine's disk until it is closed. Equal drawings make equal ones. */
final class UntaughtCheckpoint implements AutoCloseable {
    private final Path folder;

    private UntaughtCheckpoint(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes one.
     *
     * @param configuration the folder of a model's configuration and tokenizer
     * @throws CheckpointException if it is not, of a family that can begin so
     */
    static UntaughtCheckpoint of(Path configuration, ModelInitialisation.Drawing drawing) {
        ModelFamily family = ModelFamilies.of(configuration);
        ModelInitialisation initialisation = family.initialisation()
                .orElseThrow(() -> new CheckpointException(configuration + " is of a " + family.name()
                        + " model, and models of this kind cannot begin with random weights yet: begin with a"
                        + " checkpoint."));
        UntaughtCheckpoint made = new UntaughtCheckpoint(newFolder());
        try {
            initialisation.write(configuration, made.folder, drawing);
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("hubbub-untaught-");
        } catch (IOException e) {
            throw new CheckpointException("No folder can be made for a model's random weights: " + e + ".", e);
        }
    }

    Path path() {
        return folder;
    }

    @Override
    public void close() {
        try {
            FolderTree.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
