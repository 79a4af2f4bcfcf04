package dev.hubbub.speech.whisper.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.StoredTensor;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.checkpoint.TorchWriter;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that cannot be used, each refused with what is wrong and what to do. */
class BrokenWhisperFilesTest extends WhisperFilesFixture {
    @Test
    void a_missing_an_extra_and_a_misshapen_tensor_are_named() {
        Map<String, Parameter> state = byName(openAiTensors());
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
        SafetensorsWriter.write(folder.resolve("model.safetensors"), ParameterSet.of(huggingFaceTensors()));
        JSON.writeValue(folder.resolve("config.json").toFile(), fields);
        assertRefused(folder, folder.resolve("config.json") + " " + part);
    }

    @Test
    void an_output_layer_of_its_own_is_accepted_only_where_it_is_the_embedding_again() throws IOException {
        JSON.writeValue(folder.resolve("config.json").toFile(), smallConfig().put("tie_word_embeddings", false));
        List<Parameter> tensors = new ArrayList<>(huggingFaceTensors());
        Path weights = folder.resolve("model.safetensors");
        SafetensorsWriter.write(weights, ParameterSet.of(tensors));
        try (WhisperCheckpoint absent = WhisperCheckpoint.open(folder)) {
            assertSameValues(absent);
        }
        StoredTensor embedding = original.tensor("decoder.token_embedding.weight");
        tensors.add(embedding.named("proj_out.weight"));
        SafetensorsWriter.write(weights, ParameterSet.of(tensors));
        try (WhisperCheckpoint equal = WhisperCheckpoint.open(folder)) {
            assertSameValues(equal);
        }
        float[] values = embedding.floats();
        values[values.length - 1] += 1;
        tensors.set(tensors.size() - 1, TensorData.of("proj_out.weight", embedding.shape(), values));
        SafetensorsWriter.write(weights, ParameterSet.of(tensors));
        assertRefused(folder, "config.json asks for an output layer of its own (tie_word_embeddings), and proj_out");
        JSON.writeValue(folder.resolve("config.json").toFile(), smallConfig());
        try (WhisperCheckpoint tied = WhisperCheckpoint.open(folder)) {
            assertSameValues(tied);
        }
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
