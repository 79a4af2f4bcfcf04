package dev.hubbub.speech.whisper.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.TorchWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A small model, and what it takes to write it in other layouts. */
abstract class WhisperFilesFixture {
    static final Path SMALL = Path.of("src/test/resources/whisper/small");
    static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    WhisperCheckpoint original;

    @BeforeEach
    void open() {
        original = WhisperCheckpoint.open(SMALL.resolve("hf"));
    }

    @AfterEach
    void close() {
        original.close();
    }

    Path openAiFile(Map<String, Parameter> state) {
        Path file = folder.resolve("model.pt");
        TorchWriter.write(file, Map.of("dims", original.config().openAiDims(), "model_state_dict", state));
        return file;
    }

    List<Parameter> openAiTensors() {
        return original.names().stream()
                .map(name -> (Parameter) original.tensor(name))
                .toList();
    }

    List<Parameter> huggingFaceTensors() {
        return openAiTensors().stream()
                .map(tensor ->
                        tensor.named(WhisperNames.huggingFace(tensor.name()).orElseThrow()))
                .toList();
    }

    static Map<String, Parameter> byName(List<Parameter> tensors) {
        Map<String, Parameter> state = new LinkedHashMap<>();
        tensors.forEach(tensor -> state.put(tensor.name(), tensor));
        return state;
    }

    void assertSameValues(WhisperCheckpoint other) {
        assertCloseValues(other, 0);
    }

    void assertCloseValues(WhisperCheckpoint other, float relative) {
        assertEquals(original.names(), other.names());
        for (String name : original.names()) {
            float[] expected = original.tensor(name).floats();
            float[] found = other.tensor(name).floats();
            assertEquals(expected.length, found.length, name);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], found[i], Math.abs(expected[i]) * relative, name);
            }
        }
    }

    void assertRefused(Path path, String part) {
        var refusal = assertThrows(
                CheckpointException.class, () -> WhisperCheckpoint.open(path).close());
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }
}
