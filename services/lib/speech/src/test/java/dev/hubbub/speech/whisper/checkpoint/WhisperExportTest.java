package dev.hubbub.speech.whisper.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Saving a model in the layouts that others read. */
class WhisperExportTest extends WhisperFilesFixture {
    @Test
    void a_model_saved_as_a_folder_or_as_a_file_comes_back_in_each_precision() {
        for (ElementType type : List.of(ElementType.FLOAT32, ElementType.FLOAT16, ElementType.BFLOAT16)) {
            ParameterSet parameters = original.parameters().as(type);
            WhisperExport export = new WhisperExport(original.config(), original.generation(), parameters);
            export.toFolder(folder.resolve("saved"));
            export.toFile(folder.resolve("saved.pt"));
            for (String saved : List.of("saved", "saved.pt")) {
                try (WhisperCheckpoint again = WhisperCheckpoint.open(folder.resolve(saved))) {
                    assertEquals(original.config(), again.config());
                    assertEquals(type, again.tensor("decoder.ln.bias").type());
                    if (type == ElementType.BFLOAT16) {
                        assertCloseValues(again, 1 / 256f);
                    } else {
                        assertSameValues(again);
                    }
                }
            }
            try (WhisperCheckpoint again = WhisperCheckpoint.open(folder.resolve("saved"))) {
                assertEquals(original.generation(), again.generation());
            }
        }
    }

    @Test
    void saving_twice_gives_the_same_bytes() throws IOException {
        WhisperExport export = new WhisperExport(original.config(), original.generation(), original.parameters());
        export.toFile(folder.resolve("one.pt"));
        export.toFile(folder.resolve("two.pt"));
        assertEquals(-1, Files.mismatch(folder.resolve("one.pt"), folder.resolve("two.pt")));
        try (var files = Files.list(folder)) {
            assertEquals(
                    Set.of("one.pt", "two.pt"),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()),
                    "no unfinished file is left");
        }
    }

    @Test
    void an_array_of_the_engine_can_be_saved() {
        try (NDManager manager = NDManager.newBaseManager()) {
            var array = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3));
            SafetensorsWriter.write(
                    folder.resolve("w.safetensors"),
                    ParameterSet.of(TensorData.of("w", array), TensorData.of("t", array.transpose())));
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("w.safetensors"))) {
            assertArrayEquals(
                    new float[] {1, 2, 3, 4, 5, 6}, checkpoint.tensor("w").floats());
            assertArrayEquals(
                    new float[] {1, 4, 2, 5, 3, 6}, checkpoint.tensor("t").floats());
        }
    }

    @Test
    void a_folder_that_readers_would_complete_with_tokens_of_another_model_is_not_written() throws IOException {
        WhisperExport export = new WhisperExport(original.config(), GenerationConfig.NONE, original.parameters());
        var refusal = assertThrows(CheckpointException.class, () -> export.toFolder(folder));
        assertTrue(refusal.getMessage().contains("which tokens start and end a text"), refusal.getMessage());
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void a_model_whose_languages_nobody_named_is_not_called_english_only() throws IOException {
        Files.copy(SMALL.resolve("hf/config.json"), folder.resolve("config.json"));
        Files.copy(SMALL.resolve("hf/model.safetensors"), folder.resolve("model.safetensors"));
        Path saved = folder.resolve("saved");
        try (WhisperCheckpoint unnamed = WhisperCheckpoint.open(folder)) {
            new WhisperExport(unnamed.config(), unnamed.generation(), original.parameters()).toFolder(saved);
            assertFalse(JSON.readTree(saved.resolve("generation_config.json").toFile())
                    .has("is_multilingual"));
        }
        new WhisperExport(original.config(), original.generation(), original.parameters()).toFolder(saved);
        assertTrue(JSON.readTree(saved.resolve("generation_config.json").toFile())
                .get("is_multilingual")
                .asBoolean());
    }

    @Test
    void a_model_that_cannot_be_loaded_again_is_not_saved() {
        List<Parameter> tensors = new ArrayList<>(openAiTensors());
        tensors.removeIf(tensor -> tensor.name().equals("decoder.ln.weight"));
        var refusal = assertThrows(
                CheckpointException.class,
                () -> new WhisperExport(original.config(), original.generation(), ParameterSet.of(tensors)));
        assertTrue(refusal.getMessage().contains("no tensor decoder.ln.weight of shape [64]"), refusal.getMessage());
    }
}
