package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.checkpoint.WhisperExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies below the prefix that an experiment names as a checkpoint. */
class ModelKeeperTest {
    private static final Path TINY = Path.of("../../local-dev/checkpoints/hubbub-tiny-prompts");
    private static final String URI = "s3://b/checkpoints/mine";

    @TempDir
    Path folder;

    private Path prefix;
    private LocalStageContext context;

    @BeforeEach
    void anEmptyPrefix() throws IOException {
        prefix = Files.createDirectory(folder.resolve("mine"));
        context = new LocalStageContext(folder.resolve("work"), uri -> prefix);
    }

    @Test
    void a_pt_file_with_its_tokenizer_is_a_trials_checkpoint() throws IOException, StageFailure {
        try (WhisperCheckpoint tiny = WhisperCheckpoint.open(TINY)) {
            new WhisperExport(tiny.config(), tiny.generation(), tiny.parameters()).toFile(prefix.resolve("tiny.pt"));
        }
        Files.copy(TINY.resolve("tokenizer.json"), prefix.resolve("tokenizer.json"));
        assertLoaded();
    }

    @Test
    void the_only_checkpoint_of_a_training_run_is_a_trials_checkpoint() throws IOException, StageFailure {
        copyTo("checkpoint-500");
        assertLoaded();
    }

    @Test
    void a_trials_status_says_what_lies_there_instead_of_a_checkpoint_and_where() throws IOException {
        Files.writeString(prefix.resolve("ggml-base.bin"), "lmgg");
        assertRefused(URI
                + " holds no weights that can be loaded, and ggml-base.bin in it is a GGML file, as whisper.cpp takes"
                + " it: name the Hugging Face folder or the .pt file of the model that it was converted from.");
        Files.delete(prefix.resolve("ggml-base.bin"));
        copyTo("checkpoint-500");
        copyTo("checkpoint-1000");
        assertRefused(URI + " is the folder of a training run with several models in it (checkpoint-500,"
                + " checkpoint-1000): name the one that is meant, such as " + URI + "/checkpoint-1000.");
    }

    private void copyTo(String name) throws IOException {
        Path step = Files.createDirectory(prefix.resolve(name));
        for (String file : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
            Files.copy(TINY.resolve(file), step.resolve(file));
        }
    }

    private CheckpointReference reference() throws IOException {
        return new CheckpointReference.Stored(ModelArchitecture.WHISPER, URI, Fingerprint.of(context.list(URI)));
    }

    private void assertLoaded() throws IOException, StageFailure {
        try (ModelKeeper keeper = new ModelKeeper(ModelOptions.CPU)) {
            assertNotNull(keeper.transcriber(reference(), context));
        }
    }

    private void assertRefused(String message) throws IOException {
        CheckpointReference reference = reference();
        try (ModelKeeper keeper = new ModelKeeper(ModelOptions.CPU)) {
            StageFailure refused = assertThrows(StageFailure.class, () -> keeper.transcriber(reference, context));
            assertEquals(FailureReason.InvalidCheckpoint, refused.reason());
            assertEquals("The checkpoint " + URI + " cannot be loaded: " + message, refused.getMessage());
        }
    }
}
