package dev.hubbub.speech.whisper.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhisperCheckpointTest {
    private static final Path WHISPER = Path.of("src/test/resources/whisper");

    @ParameterizedTest
    @ValueSource(strings = {"small/hf", "small/model_fp16.pt", "small/model_fp32.pt", "turbo/hf"})
    void every_tensor_of_a_published_layout_has_the_reference_bytes(String model) throws IOException {
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(WHISPER.resolve(model))) {
            JsonNode mapping = new ObjectMapper()
                    .readTree(WHISPER.resolve(model)
                            .resolveSibling("mapping.json")
                            .toFile());
            assertEquals(mapping.size(), checkpoint.names().size());
            for (JsonNode entry : mapping) {
                StoredTensor tensor = checkpoint.tensor(entry.get("openai").asText());
                assertEquals(entry.get("sha256_fp32").asText(), sha256(littleEndian(tensor.floats())), tensor.name());
                assertEquals(model.equals("small/hf") || model.contains("fp32"), tensor.type() == ElementType.FLOAT32);
                if (tensor.type() == ElementType.FLOAT16) {
                    assertEquals(entry.get("sha256_fp16").asText(), sha256(tensor.bytes()), tensor.name());
                }
            }
        }
    }

    @Test
    void both_names_of_every_tensor_translate_into_each_other() throws IOException {
        for (JsonNode entry : new ObjectMapper()
                .readTree(WHISPER.resolve("turbo/mapping.json").toFile())) {
            String openAi = entry.get("openai").asText();
            String huggingFace = entry.get("hf").asText();
            assertEquals(huggingFace, WhisperNames.huggingFace(openAi).orElseThrow());
            assertEquals(openAi, WhisperNames.openAi(huggingFace).orElseThrow());
        }
        assertTrue(WhisperNames.openAi("model.encoder.layers.0.gate.weight").isEmpty());
    }

    @Test
    void dimensions_and_decoding_defaults_come_from_the_folder() {
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(WHISPER.resolve("small/hf"))) {
            assertEquals(new WhisperConfig(80, 1500, 64, 4, 2, 1000, 448, 64, 4, 2), checkpoint.config());
            GenerationConfig generation = checkpoint.generation();
            assertEquals(900, generation.endOfText().orElseThrow());
            assertEquals(901, generation.startOfTranscript().orElseThrow());
            assertEquals(917, generation.noTimestamps().orElseThrow());
            assertEquals(902, generation.languages().get("en"));
            assertEquals("en", generation.languages().keySet().iterator().next());
            assertEquals(913, generation.tasks().get("transcribe"));
            assertEquals(List.of(220, 900), generation.suppressedAtBegin().orElseThrow());
            assertEquals(26, generation.suppressed().orElseThrow().size());
            assertEquals(50, generation.maxInitialTimestampIndex().orElseThrow());
            assertEquals(
                    new GenerationConfig.AttentionHead(1, 3),
                    generation.alignmentHeads().get(3));
        }
    }

    @Test
    void what_the_generation_configuration_leaves_out_is_taken_from_the_model_configuration(@TempDir Path folder)
            throws IOException {
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(WHISPER.resolve("small/hf").resolve(file), folder.resolve(file));
        }
        Files.writeString(
                folder.resolve("generation_config.json"), "{\"eos_token_id\": [899], \"bos_token_id\": null}");
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(folder)) {
            assertEquals(899, checkpoint.generation().endOfText().orElseThrow());
            assertEquals(901, checkpoint.generation().startOfTranscript().orElseThrow());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'[[1, 0], [1, 3]]', 2",
        "'[[1, 0], [2, 0]]', 0",
        "'[[1, 0], [1, 4]]', 0",
        "'[[-1, 0], [1, 3]]', 0",
        "'[[7, 0], [10, 17], [12, 18], [13, 12], [1, 0]]', 0"
    })
    void alignment_heads_of_a_larger_model_are_none_of_this_one(String heads, int kept, @TempDir Path folder)
            throws IOException {
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(WHISPER.resolve("small/hf").resolve(file), folder.resolve(file));
        }
        Files.writeString(folder.resolve("generation_config.json"), "{\"alignment_heads\": " + heads + "}");
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(folder)) {
            assertEquals(kept, checkpoint.generation().alignmentHeads().size());
            assertEquals(901, checkpoint.generation().startOfTranscript().orElseThrow(), "the rest stays");
        }
    }

    @Test
    void a_folder_says_whether_its_model_knows_more_than_english(@TempDir Path folder) throws IOException {
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(WHISPER.resolve("small/hf").resolve(file), folder.resolve(file));
        }
        Path generation = folder.resolve("generation_config.json");
        for (var said : Map.of("{}", Optional.empty(), "{\"is_multilingual\": false}", Optional.of(false))
                .entrySet()) {
            Files.writeString(generation, said.getKey());
            try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(folder)) {
                assertEquals(said.getValue(), checkpoint.generation().multilingual());
            }
        }
    }

    @Test
    void arrays_made_of_halves_and_of_floats_hold_the_same_numbers_as_the_file() {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (String model : List.of("small/hf", "turbo/hf")) {
                NDArray array;
                float[] expected;
                try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(WHISPER.resolve(model))) {
                    StoredTensor tensor = checkpoint.tensor("encoder.conv1.weight");
                    array = tensor.toArray(manager);
                    expected = tensor.floats();
                    assertArrayEquals(tensor.shape(), array.getShape().getShape());
                }
                System.gc();
                assertArrayEquals(expected, array.toFloatArray(), "after the file is closed and the mapping let go");
            }
        }
    }

    private static ByteBuffer littleEndian(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static String sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.duplicate());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
