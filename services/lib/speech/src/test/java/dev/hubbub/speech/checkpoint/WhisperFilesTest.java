package dev.hubbub.speech.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same model in every layout that is published, and in every way broken. */
class WhisperFilesTest {
    private static final Path SMALL = Path.of("src/test/resources/whisper/small");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private WhisperCheckpoint original;

    @BeforeEach
    void open() {
        original = WhisperCheckpoint.open(SMALL.resolve("hf"));
    }

    @AfterEach
    void close() {
        original.close();
    }

    @Test
    void the_half_precision_file_of_openai_is_the_same_model_as_the_folder() {
        try (WhisperCheckpoint file = WhisperCheckpoint.open(SMALL.resolve("model_fp16.pt"))) {
            assertEquals(original.config(), file.config());
            assertEquals(
                    ElementType.FLOAT16, file.tensor("encoder.conv1.weight").type());
            assertSameValues(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "pytorch_model.bin"})
    void shards_of_either_format_are_one_model(String whole) throws IOException {
        Files.copy(SMALL.resolve("hf/config.json"), folder.resolve("config.json"));
        ObjectNode index = JSON.createObjectNode();
        List<List<TensorData>> shards = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (TensorData tensor : huggingFaceTensors()) {
            int shard = Math.floorMod(tensor.name().hashCode(), shards.size());
            shards.get(shard).add(tensor);
            index.withObject("/weight_map").put(tensor.name(), shard + "-" + whole);
        }
        for (int shard = 0; shard < shards.size(); shard++) {
            Path file = folder.resolve(shard + "-" + whole);
            if (whole.endsWith(".bin")) {
                TorchWriter.write(file, byName(shards.get(shard)));
            } else {
                SafetensorsWriter.write(file, shards.get(shard));
            }
        }
        JSON.writeValue(folder.resolve(whole + ".index.json").toFile(), index);
        try (WhisperCheckpoint sharded = WhisperCheckpoint.open(folder)) {
            assertSameValues(sharded);
        }
        Files.delete(folder.resolve("1-" + whole));
        assertRefused(folder, "1-" + whole + " does not exist");
        Files.copy(folder.resolve("0-" + whole), folder.resolve("1-" + whole));
        assertRefused(folder, "is both in");
    }

    @Test
    void an_index_cannot_reach_outside_its_folder() throws IOException {
        Files.copy(SMALL.resolve("hf/config.json"), folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"w\": \"../../etc/passwd\"}}");
        assertRefused(folder, "not in its own folder");
    }

    @Test
    void pickled_weights_in_a_folder_are_read_with_and_without_the_tied_output_layer() throws IOException {
        Files.copy(SMALL.resolve("hf/config.json"), folder.resolve("config.json"));
        Map<String, TensorData> state = byName(huggingFaceTensors());
        TorchWriter.write(folder.resolve("pytorch_model.bin"), state);
        try (WhisperCheckpoint pickled = WhisperCheckpoint.open(folder)) {
            assertSameValues(pickled);
        }
        state.put("proj_out.weight", state.get("model.decoder.embed_tokens.weight"));
        TorchWriter.write(folder.resolve("pytorch_model.bin"), state);
        try (WhisperCheckpoint pickled = WhisperCheckpoint.open(folder)) {
            assertSameValues(pickled);
        }
    }

    @Test
    void hugging_face_names_without_their_prefix_are_known_too() throws IOException {
        Files.copy(SMALL.resolve("hf/config.json"), folder.resolve("config.json"));
        List<TensorData> bare = huggingFaceTensors().stream()
                .map(tensor -> tensor.named(tensor.name().substring("model.".length())))
                .toList();
        SafetensorsWriter.write(folder.resolve("model.safetensors"), bare);
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(folder)) {
            assertSameValues(checkpoint);
        }
    }

    @Test
    void a_file_with_two_models_is_ambiguous() {
        Map<String, Object> state = new LinkedHashMap<>();
        openAiTensors().forEach(tensor -> state.put("student." + tensor.name(), tensor));
        openAiTensors().forEach(tensor -> state.put("teacher." + tensor.name(), tensor));
        assertRefused(lightning(state), "several Whisper models, under the prefixes student., teacher.");
    }

    @Test
    void a_lightning_file_gives_the_model_under_its_prefix_and_leaves_the_rest() {
        for (String prefix : List.of("model.", "module.net.")) {
            Map<String, Object> state = new LinkedHashMap<>();
            openAiTensors().forEach(tensor -> state.put(prefix + tensor.name(), tensor));
            state.put("loss.weight", TensorData.of("loss.weight", new long[] {2}, new float[] {1, 2}));
            Path file = lightning(state);
            // Width 64 means one head to every reader of bare weights; nothing else can be told from shapes.
            try (WhisperCheckpoint trained = WhisperCheckpoint.open(file)) {
                assertEquals(1, trained.config().audioHeads());
                assertEquals(
                        original.config().shapes().keySet(),
                        trained.config().shapes().keySet());
                assertSameValues(trained);
            }
        }
    }

    @Test
    void a_lightning_file_around_a_hugging_face_model_is_read_too() {
        Map<String, Object> state = new LinkedHashMap<>();
        huggingFaceTensors().forEach(tensor -> state.put("model." + tensor.name(), tensor));
        state.put("model.proj_out.weight", state.get("model.model.decoder.embed_tokens.weight"));
        try (WhisperCheckpoint trained = WhisperCheckpoint.open(lightning(state))) {
            assertSameValues(trained);
        }
    }

    @Test
    void a_model_saved_as_a_folder_or_as_a_file_comes_back_in_each_precision() {
        for (ElementType type : List.of(ElementType.FLOAT32, ElementType.FLOAT16, ElementType.BFLOAT16)) {
            List<TensorData> tensors =
                    openAiTensors().stream().map(tensor -> tensor.as(type)).toList();
            WhisperExport export = new WhisperExport(original.config(), original.generation(), tensors);
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
        WhisperExport export = new WhisperExport(original.config(), original.generation(), openAiTensors());
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
                    List.of(TensorData.of("w", array), TensorData.of("t", array.transpose())));
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("w.safetensors"))) {
            assertArrayEquals(
                    new float[] {1, 2, 3, 4, 5, 6}, checkpoint.tensor("w").floats());
            assertArrayEquals(
                    new float[] {1, 4, 2, 5, 3, 6}, checkpoint.tensor("t").floats());
        }
    }

    @Test
    void a_missing_an_extra_and_a_misshapen_tensor_are_named() {
        Map<String, TensorData> state = byName(openAiTensors());
        state.remove("decoder.ln.bias");
        assertRefused(openAiFile(state), "it lacks decoder.ln.bias; copy or download it again.");
        state = byName(openAiTensors());
        state.put("decoder.gate", TensorData.of("decoder.gate", new long[] {1}, new float[] {0}));
        assertRefused(openAiFile(state), "it also has decoder.gate; name a checkpoint without");
        state = byName(openAiTensors());
        state.put("decoder.ln.bias", TensorData.of("decoder.ln.bias", new long[] {3}, new float[3]));
        assertRefused(
                openAiFile(state),
                "Tensor decoder.ln.bias of " + folder.resolve("model.pt")
                        + " has shape [3] where the dimensions ask for [64]: take config.json and the weights from");
        state.keySet().removeIf(name -> name.startsWith("encoder"));
        assertRefused(openAiFile(state), "no tensor is named encoder.conv1.weight");
    }

    @ParameterizedTest
    @CsvSource({
        "scale_embedding, asks for embeddings that are scaled (scale_embedding)",
        "activation_function, asks for the activation relu"
    })
    void a_configuration_that_computes_something_else_is_refused(String field, String part) throws IOException {
        ObjectNode fields = smallConfig();
        if (field.equals("scale_embedding")) {
            fields.put(field, true);
        } else {
            fields.put(field, "relu");
        }
        SafetensorsWriter.write(folder.resolve("model.safetensors"), huggingFaceTensors());
        JSON.writeValue(folder.resolve("config.json").toFile(), fields);
        assertRefused(folder, folder.resolve("config.json") + " " + part);
    }

    @Test
    void an_output_layer_of_its_own_is_accepted_only_where_it_is_the_embedding_again() throws IOException {
        JSON.writeValue(folder.resolve("config.json").toFile(), smallConfig().put("tie_word_embeddings", false));
        List<TensorData> tensors = new ArrayList<>(huggingFaceTensors());
        Path weights = folder.resolve("model.safetensors");
        SafetensorsWriter.write(weights, tensors);
        try (WhisperCheckpoint absent = WhisperCheckpoint.open(folder)) {
            assertSameValues(absent);
        }
        StoredTensor embedding = original.tensor("decoder.token_embedding.weight");
        tensors.add(TensorData.of(embedding).named("proj_out.weight"));
        SafetensorsWriter.write(weights, tensors);
        try (WhisperCheckpoint equal = WhisperCheckpoint.open(folder)) {
            assertSameValues(equal);
        }
        float[] values = embedding.floats();
        values[values.length - 1] += 1;
        tensors.set(tensors.size() - 1, TensorData.of("proj_out.weight", embedding.shape(), values));
        SafetensorsWriter.write(weights, tensors);
        assertRefused(folder, "config.json asks for an output layer of its own (tie_word_embeddings), and proj_out");
        JSON.writeValue(folder.resolve("config.json").toFile(), smallConfig());
        try (WhisperCheckpoint tied = WhisperCheckpoint.open(folder)) {
            assertSameValues(tied);
        }
    }

    @Test
    void a_folder_that_readers_would_complete_with_tokens_of_another_model_is_not_written() throws IOException {
        WhisperExport export = new WhisperExport(original.config(), GenerationConfig.NONE, openAiTensors());
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
            new WhisperExport(unnamed.config(), unnamed.generation(), openAiTensors()).toFolder(saved);
            assertFalse(JSON.readTree(saved.resolve("generation_config.json").toFile())
                    .has("is_multilingual"));
        }
        new WhisperExport(original.config(), original.generation(), openAiTensors()).toFolder(saved);
        assertTrue(JSON.readTree(saved.resolve("generation_config.json").toFile())
                .get("is_multilingual")
                .asBoolean());
    }

    @Test
    void a_model_that_cannot_be_loaded_again_is_not_saved() {
        List<TensorData> tensors = new ArrayList<>(openAiTensors());
        tensors.removeIf(tensor -> tensor.name().equals("decoder.ln.weight"));
        var refusal = assertThrows(
                CheckpointException.class, () -> new WhisperExport(original.config(), original.generation(), tensors));
        assertTrue(refusal.getMessage().contains("no tensor decoder.ln.weight of shape [64]"), refusal.getMessage());
    }

    @Test
    void a_damaged_safetensors_file_is_called_so() throws IOException {
        byte[] whole = Files.readAllBytes(SMALL.resolve("hf/model.safetensors"));
        Path file = folder.resolve("model.safetensors");
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertRefused(file, "is truncated");
        Files.write(file, Arrays.copyOf(whole, 100));
        assertRefused(file, "is truncated");
        Files.write(file, new byte[] {1, 2, 3});
        assertRefused(file, "is truncated");
        Files.write(file, "once upon a time".getBytes());
        assertRefused(file, "not a safetensors file");
        whole[9] = '!';
        Files.write(file, whole);
        assertRefused(file, "its header is not JSON");
        safetensors(file, "{\"w\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 8]}}", 8);
        assertRefused(file, "which its shape does not fit");
        safetensors(file, "{\"w\": {\"dtype\": \"F8_E4M3\", \"shape\": [8], \"data_offsets\": [0, 8]}}", 8);
        assertRefused(file, "unsupported type F8_E4M3");
        safetensors(
                file,
                "{\"w\": {\"dtype\": \"F32\", \"shape\": [9223372036854775807, 8], \"data_offsets\": [0, 8]}}",
                8);
        assertRefused(file, "impossible shape");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x080, 0x180, 0x280, 0x380, 0x480, 0x580})
    void a_safetensors_file_whose_header_is_as_long_as_a_pickle_begins_is_no_pickle(int length) throws IOException {
        String header = "{\"w\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}}";
        Path file = folder.resolve("model.safetensors");
        safetensors(file, header + " ".repeat(length - header.length()), 8);
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertArrayEquals(new float[2], checkpoint.tensor("w").floats());
        }
    }

    @Test
    void a_folder_that_is_not_a_checkpoint_says_what_it_lacks() throws IOException {
        assertRefused(folder, "it holds no config.json");
        assertRefused(folder.resolve("nowhere"), "does not exist");
        Files.copy(SMALL.resolve("hf/config.json"), folder.resolve("config.json"));
        assertRefused(folder, "it holds neither model.safetensors nor pytorch_model.bin");
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"wav2vec2\"}");
        assertRefused(folder, "a model of type wav2vec2, not whisper: name the folder of a Whisper checkpoint.");
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"whisper\"}");
        assertRefused(
                folder,
                "config.json has no whole number named num_mel_bins: this is no Whisper config.json; name the folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[1, 2]", "{\"d_model\": ", "{\n\"d_model\": 3,\n}"})
    void a_configuration_that_is_no_json_object_is_refused_on_one_line(String text) throws IOException {
        Path config = Files.writeString(folder.resolve("config.json"), text);
        var refusal = assertThrows(CheckpointException.class, () -> WhisperCheckpoint.open(folder));
        assertTrue(refusal.getMessage().startsWith(config + " "), refusal.getMessage());
        assertTrue(refusal.getMessage().endsWith("copy or download it again."), refusal.getMessage());
        assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "num_mel_bins, 0, it has 0 mel bands",
        "vocab_size, -1, it has -1 tokens",
        "encoder_attention_heads, 7, its encoder of width 64 cannot be split into 7 heads",
        "decoder_attention_heads, 0, its decoder of width 64 cannot be split into 0 heads",
    })
    void dimensions_that_no_model_can_have_are_told_with_their_file(String field, int value, String problem)
            throws IOException {
        Path config = folder.resolve("config.json");
        ObjectNode fields =
                (ObjectNode) JSON.readTree(SMALL.resolve("hf/config.json").toFile());
        JSON.writeValue(config.toFile(), fields.put(field, value));
        assertRefused(folder, config + " describes an impossible model: " + problem + "; copy or download it again.");
    }

    @Test
    void a_dimension_that_an_openai_file_does_not_say_is_named() {
        Path file = folder.resolve("model.pt");
        Map<String, Object> dims = new LinkedHashMap<>(original.config().openAiDims());
        dims.remove("n_vocab");
        TorchWriter.write(file, Map.of("dims", dims, "model_state_dict", byName(openAiTensors())));
        assertRefused(file, "The entry dims of " + file + " has no whole number named n_vocab: name a file that");
    }

    @Test
    void features_that_the_model_cannot_hear_are_noticed_at_once() throws IOException {
        Files.copy(SMALL.resolve("hf/config.json"), folder.resolve("config.json"));
        Files.copy(SMALL.resolve("hf/model.safetensors"), folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("preprocessor_config.json"), "{\"feature_size\": 128}");
        assertRefused(folder, "makes 128 mel bands");
    }

    private static ObjectNode smallConfig() throws IOException {
        return (ObjectNode) JSON.readTree(SMALL.resolve("hf/config.json").toFile());
    }

    private Path lightning(Map<String, Object> state) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("epoch", 3);
        root.put("global_step", 4_000_000_000L);
        root.put("state_dict", state);
        root.put("lr_schedulers", List.of(Map.of("last_lr", List.of(1e-5), "verbose", false)));
        Path file = folder.resolve("lightning.pt");
        TorchWriter.write(file, root);
        return file;
    }

    private Path openAiFile(Map<String, TensorData> state) {
        Path file = folder.resolve("model.pt");
        TorchWriter.write(file, Map.of("dims", original.config().openAiDims(), "model_state_dict", state));
        return file;
    }

    private List<TensorData> openAiTensors() {
        return original.names().stream()
                .map(name -> TensorData.of(original.tensor(name)))
                .toList();
    }

    private List<TensorData> huggingFaceTensors() {
        return openAiTensors().stream()
                .map(tensor ->
                        tensor.named(WhisperNames.huggingFace(tensor.name()).orElseThrow()))
                .toList();
    }

    private static Map<String, TensorData> byName(List<TensorData> tensors) {
        Map<String, TensorData> state = new LinkedHashMap<>();
        tensors.forEach(tensor -> state.put(tensor.name(), tensor));
        return state;
    }

    private void assertSameValues(WhisperCheckpoint other) {
        assertCloseValues(other, 0);
    }

    private void assertCloseValues(WhisperCheckpoint other, float relative) {
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

    private void assertRefused(Path path, String part) {
        var refusal = assertThrows(
                CheckpointException.class, () -> WhisperCheckpoint.open(path).close());
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }

    private static void safetensors(Path file, String header, int data) throws IOException {
        Files.write(
                file,
                ByteBuffer.allocate(8 + header.length() + data)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length())
                        .put(header.getBytes())
                        .array());
    }
}
