package dev.hubbub.speech.whisper.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.checkpoint.TorchWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same model in every layout that is published. */
class WhisperFilesTest extends WhisperFilesFixture {
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
        List<List<Parameter>> shards = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Parameter tensor : huggingFaceTensors()) {
            int shard = Math.floorMod(tensor.name().hashCode(), shards.size());
            shards.get(shard).add(tensor);
            index.withObject("/weight_map").put(tensor.name(), shard + "-" + whole);
        }
        for (int shard = 0; shard < shards.size(); shard++) {
            Path file = folder.resolve(shard + "-" + whole);
            if (whole.endsWith(".bin")) {
                TorchWriter.write(file, byName(shards.get(shard)));
            } else {
                SafetensorsWriter.write(file, ParameterSet.of(shards.get(shard)));
            }
        }
        JSON.writeValue(folder.resolve(whole + ".index.json").toFile(), index);
        try (WhisperCheckpoint sharded = WhisperCheckpoint.open(folder)) {
            assertSameValues(sharded);
        }
        Files.delete(folder.resolve("1-" + whole));
        assertRefused(folder, "names 3 files of weights, but 1-" + whole + " does not exist");
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
        Map<String, Parameter> state = byName(huggingFaceTensors());
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
        List<Parameter> bare = huggingFaceTensors().stream()
                .map(tensor -> tensor.named(tensor.name().substring("model.".length())))
                .toList();
        SafetensorsWriter.write(folder.resolve("model.safetensors"), ParameterSet.of(bare));
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
    void what_lies_beside_a_file_is_read_as_in_a_folder() throws IOException {
        Path file = Files.copy(SMALL.resolve("model_fp32.pt"), folder.resolve("model.pt"));
        try (WhisperCheckpoint alone = WhisperCheckpoint.open(file)) {
            assertEquals(GenerationConfig.NONE, alone.generation());
        }
        Files.copy(SMALL.resolve("hf/generation_config.json"), folder.resolve("generation_config.json"));
        try (WhisperCheckpoint beside = WhisperCheckpoint.open(file)) {
            assertEquals(original.generation(), beside.generation());
            assertEquals(900, beside.generation().endOfText().orElseThrow());
        }
    }

    @Test
    void the_heads_of_bare_weights_are_those_of_the_configuration_beside_them() throws IOException {
        Path file = folder.resolve("weights.pt");
        TorchWriter.write(file, Map.of("state_dict", byName(openAiTensors())));
        Files.copy(SMALL.resolve("hf/config.json"), folder.resolve("config.json"));
        try (WhisperCheckpoint beside = WhisperCheckpoint.open(file)) {
            assertEquals(original.config(), beside.config());
        }
        ObjectNode config =
                (ObjectNode) JSON.readTree(SMALL.resolve("hf/config.json").toFile());
        JSON.writeValue(folder.resolve("config.json").toFile(), config.put("d_model", 128));
        try (WhisperCheckpoint ofAnother = WhisperCheckpoint.open(file)) {
            assertEquals(1, ofAnother.config().audioHeads());
        }
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
}
