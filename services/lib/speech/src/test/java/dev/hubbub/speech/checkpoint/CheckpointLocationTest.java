package dev.hubbub.speech.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder above the model: taken where one model can be meant, and a question where several can. */
class CheckpointLocationTest {
    private static final Path SMALL = Path.of("src/test/resources/whisper/small");

    @TempDir
    Path folder;

    @Test
    void a_models_own_folder_or_file_is_itself() throws IOException {
        model("whisper");
        Files.createDirectories(folder.resolve("whisper/checkpoint-500"));
        for (Path named :
                new Path[] {folder.resolve("whisper"), SMALL.resolve("model_fp16.pt"), folder.resolve("none")}) {
            assertEquals(new CheckpointLocation(named, Optional.empty()), CheckpointLocation.of(named));
        }
    }

    @Test
    void the_only_checkpoint_of_a_training_run_is_taken_and_said() throws IOException {
        Path only = model("run/checkpoint-500");
        Files.createDirectories(folder.resolve("run/runs"));
        Files.createDirectories(folder.resolve("run/checkpoint-1000"));
        Files.writeString(folder.resolve("run/training_args.bin"), "");
        Files.writeString(folder.resolve("run/config.json"), "{}");
        taken("run", only, "the only checkpoint");
        try (WhisperCheckpoint opened = WhisperCheckpoint.open(folder.resolve("run"))) {
            assertEquals(only, opened.path());
        }
        assertEquals("whisper", ModelFamilies.of(folder.resolve("run")).name());
    }

    @Test
    void of_several_checkpoints_none_is_guessed() throws IOException {
        model("run/checkpoint-1000");
        model("run/checkpoint-500");
        refused(
                "run",
                " is the folder of a training run with several models in it (checkpoint-500, checkpoint-1000): name the"
                        + " one that is meant, such as " + folder.resolve("run/checkpoint-1000") + ".");
    }

    @Test
    void a_hubs_cache_has_one_current_snapshot() throws IOException {
        Path first = model("models--openai--whisper-small/snapshots/1a");
        taken("models--openai--whisper-small", first, "the only snapshot");
        Path second = model("models--openai--whisper-small/snapshots/2b");
        refused(
                "models--openai--whisper-small",
                " is a hub's cache with several models in it (snapshots/1a, snapshots/2b): name the one that is meant,"
                        + " such as " + second + ".");
        Path refs = Files.createDirectories(folder.resolve("models--openai--whisper-small/refs"));
        for (String elsewhere : List.of("..", "", "../../" + first.getFileName())) {
            Files.writeString(refs.resolve("main"), elsewhere);
            assertThrows(CheckpointException.class, () -> CheckpointLocation.of(refs.getParent()));
        }
        Files.writeString(refs.resolve("main"), "1a\n");
        taken("models--openai--whisper-small", first, "the snapshot that refs/main names");
        assertEquals(first, CheckpointLocation.of(folder).path(), "from the cache of all models");
        model("models--openai--whisper-base/snapshots/3c");
        refused(
                "",
                " is a hub's cache with several models in it (models--openai--whisper-base,"
                        + " models--openai--whisper-small): name the one that is meant, such as "
                        + folder.resolve("models--openai--whisper-small") + ".");
    }

    @Test
    void a_single_file_of_weights_in_a_folder_is_taken_with_what_lies_beside_it() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Path file = Files.copy(SMALL.resolve("model_fp16.pt"), run.resolve("small.pt"));
        Files.copy(SMALL.resolve("hf/generation_config.json"), run.resolve("generation_config.json"));
        Files.writeString(run.resolve("optimizer.pt"), "");
        taken("run", file, "the only model");
        try (WhisperCheckpoint opened = WhisperCheckpoint.open(run)) {
            assertEquals(900, opened.generation().endOfText().orElseThrow());
        }
        Files.copy(file, run.resolve("other.pt"));
        refused(
                "run",
                " is a folder with several models in it (other.pt, small.pt): name the one that is meant, such as "
                        + file + ".");
    }

    @Test
    void weights_of_any_name_belong_to_the_configuration_of_their_folder() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.copy(SMALL.resolve("hf/config.json"), run.resolve("config.json"));
        Files.copy(SMALL.resolve("model_fp16.pt"), run.resolve("step=500.ckpt"));
        try (WhisperCheckpoint opened = WhisperCheckpoint.open(run)) {
            assertEquals(run, opened.path());
            assertEquals(4, opened.config().audioHeads());
        }
    }

    @Test
    void a_folder_of_models_names_them() throws IOException {
        Path base = model("base");
        taken("", base, "the only model");
        Path loose = Files.copy(SMALL.resolve("model_fp16.pt"), folder.resolve("loose.pt"));
        refused(
                "",
                " is a folder with several models in it (base, loose.pt): name the one that is meant, such as " + loose
                        + ".");
        Files.delete(loose);
        Path small = model("small");
        refused(
                "",
                " is a folder with several models in it (base, small): name the one that is meant, such as " + small
                        + ".");
    }

    private Path model(String name) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        for (String file : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(SMALL.resolve("hf").resolve(file), made.resolve(file));
        }
        return made;
    }

    private void taken(String named, Path path, String why) {
        Path above = folder.resolve(named);
        assertEquals(
                new CheckpointLocation(path, Optional.of("Taking " + path + ", " + why + " in " + above + ".")),
                CheckpointLocation.of(above));
    }

    private void refused(String named, String message) {
        Path above = folder.resolve(named);
        var refusal = assertThrows(CheckpointException.class, () -> CheckpointLocation.of(above));
        assertEquals(above + message, refusal.getMessage());
    }
}
