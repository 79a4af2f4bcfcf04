package dev.hubbub.speech.merging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.merging.MergedCheckpoint.Source;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.merging.WeightedAverage.WeightSum;
import dev.hubbub.speech.model.ModelFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedCheckpointTest {

    private static final Path CHECKPOINTS = Path.of("../../../local-dev/checkpoints");
    private static final String CONFIG = "{\"model_type\": \"whisper\", \"d_model\": 4, \"dtype\": \"float16\"}";

    private static final WeightedAverage SCALED = new WeightedAverage(WeightSum.SCALED);
    private static final Optional<ModelFamily> WHISPER = Optional.of(ModelFamilies.named("whisper"));

    @TempDir
    Path folder;

    @Test
    void an_average_of_real_checkpoints_is_their_mean_in_float32_with_the_files_beside_them() throws IOException {
        List<Double> heard = new ArrayList<>();
        Path base = CHECKPOINTS.resolve("hubbub-tiny-synthetic");
        Path tuned = CHECKPOINTS.resolve("hubbub-tiny-prompts");
        Path target = folder.resolve("average");
        new MergedCheckpoint(
                        SCALED,
                        Optional.empty(),
                        List.of(source("base", base, 1), source("tuned", tuned, 3)),
                        Rules.STRICT)
                .write(WHISPER, target, Optional.empty(), heard::add);
        try (Checkpoint a = Checkpoint.open(base);
                Checkpoint b = Checkpoint.open(tuned);
                Checkpoint average = Checkpoint.open(target)) {
            assertEquals(new TreeSet<>(a.names()), new TreeSet<>(average.names()));
            for (Parameter parameter : average.parameters()) {
                assertEquals(ElementType.FLOAT32, parameter.type());
                float[] one = a.tensor(parameter.name()).floats();
                float[] two = b.tensor(parameter.name()).floats();
                float[] expected = new float[one.length];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = (float) (0.25 * one[i] + 0.75 * two[i]);
                }
                assertArrayEquals(expected, parameter.floats(), parameter.name());
            }
            assertTrue(heard.size() >= average.names().size());
        }
        assertEquals(
                Set.of(
                        "config.json",
                        "generation_config.json",
                        "merge.json",
                        "model.safetensors",
                        "preprocessor_config.json",
                        "tokenizer.json",
                        "tokenizer_config.json"),
                names(target));
        JsonNode config = json(target);
        assertEquals("float32", config.path("dtype").asText());
        assertEquals(json(tuned).path("d_model"), config.path("d_model"));
    }

    @Test
    void a_checkpoint_of_another_shape_is_refused_by_its_name_and_the_parameters() throws IOException {
        Path one = model("one", CONFIG, TensorData.of("w", new long[] {2}, new float[] {1, 2}));
        Path two = model("two", CONFIG, TensorData.of("w", new long[] {1, 2}, new float[] {1, 2}));
        assertRefused("Parameter w is F32[1, 2] in s3://b/two and F32[2] in s3://b/one", one, two);
    }

    @Test
    void a_checkpoint_that_lacks_a_parameter_is_refused_by_its_name_and_the_parameters() throws IOException {
        TensorData w = TensorData.of("w", new long[] {1}, new float[] {1});
        Path one = model("one", CONFIG, w, TensorData.of("bias", new long[] {1}, new float[] {1}));
        Path two = model("two", CONFIG, w);
        assertRefused("s3://b/two lacks bias", one, two);
    }

    @Test
    void a_checkpoint_whose_training_broke_is_refused_and_leaves_no_average() throws IOException {
        Path one = model("one", CONFIG, TensorData.of("w", new long[] {2}, new float[] {1, 2}));
        Path two = model("two", CONFIG, TensorData.of("w", new long[] {2}, new float[] {1, Float.NaN}));
        assertRefused("Parameter w of s3://b/two holds NaN", one, two);
        assertFalse(Files.exists(folder.resolve("average/model.safetensors")));
    }

    @Test
    void a_configuration_that_differs_is_refused_by_file_and_field() throws IOException {
        TensorData w = TensorData.of("w", new long[] {1}, new float[] {1});
        Path one = model("one", CONFIG, w);
        Path two = model("two", CONFIG.replace("4", "8"), w);
        assertRefused(
                "config.json is not the same in s3://b/one and s3://b/two (d_model: 4 and 8): merge checkpoints of one"
                        + " model",
                one,
                two);
    }

    @Test
    void a_tokenizer_that_only_one_has_is_refused_by_its_file() throws IOException {
        TensorData w = TensorData.of("w", new long[] {1}, new float[] {1});
        Path one = model("one", CONFIG, w);
        Path two = model("two", CONFIG, w);
        Files.writeString(two.resolve("tokenizer.json"), "{}");
        assertRefused("s3://b/one has no tokenizer.json and s3://b/two has", one, two);
    }

    @Test
    void what_does_not_make_the_model_may_differ() throws IOException {
        TensorData w = TensorData.of("w", new long[] {1}, new float[] {1});
        Path one = model("one", CONFIG, w);
        Path two = model(
                "two",
                "{\"dtype\": \"float32\", \"transformers_version\": \"5\", \"d_model\": 4, \"model_type\": \"whisper\"}",
                TensorData.of("w", new long[] {1}, new float[] {3}));
        Files.writeString(two.resolve("trainer_state.json"), "{\"step\": 100}");
        average(one, two);
        try (Checkpoint average = Checkpoint.open(folder.resolve("average"))) {
            assertArrayEquals(new float[] {2}, average.tensor("w").floats());
        }
        assertEquals(Set.of("config.json", "merge.json", "model.safetensors"), names(folder.resolve("average")));
    }

    @Test
    void a_checkpoint_of_another_family_is_refused() throws IOException {
        TensorData w = TensorData.of("w", new long[] {1}, new float[] {1});
        Path one = model("one", CONFIG, w);
        assertRefused("s3://b/two is no whisper checkpoint", one, model("two", "{\"model_type\": \"t5\"}", w));
    }

    @Test
    void every_field_and_file_in_which_checkpoints_differ_is_listed_with_their_parameters() throws IOException {
        TensorData w = TensorData.of("w", new long[] {1}, new float[] {1});
        Path one = model("one", CONFIG, w, TensorData.of("bias", new long[] {1}, new float[] {1}));
        Path two = model("two", CONFIG.replace("4", "8").replace("16\"}", "16\", \"layers\": 2}"), w);
        Files.writeString(one.resolve("dict.txt"), "a 1");
        Files.writeString(two.resolve("dict.txt"), "b 1");
        Files.writeString(two.resolve("unigram_units.txt"), "a 1");
        MergeRefusal refused = assertThrows(MergeRefusal.class, () -> average(one, two));
        assertEquals(
                List.of(
                        "config.json is not the same in s3://b/one and s3://b/two (d_model: 4 and 8; layers: absent and"
                                + " 2): merge checkpoints of one model.",
                        "dict.txt is not the same in s3://b/one and s3://b/two: merge checkpoints of one model.",
                        "s3://b/one has no unigram_units.txt and s3://b/two has: merge checkpoints of one model.",
                        "s3://b/two lacks bias, which another of the models has."),
                refused.reasons());
        assertFalse(Files.exists(folder.resolve("average")), "nothing is written");
    }

    @Test
    void a_merge_says_from_what_and_how_it_was_made() throws IOException {
        TensorData w = TensorData.of("w", new long[] {1}, new float[] {1});
        Path base = model("base", CONFIG, w);
        Path tuned = model("tuned", CONFIG, TensorData.of("w", new long[] {1}, new float[] {3}));
        Path target = folder.resolve("merged");
        new MergedCheckpoint(
                        new Ties(0.5, Ties.Scope.GLOBAL, 0.7),
                        Optional.of(source("s3://b/base", base, 1)),
                        List.of(source("s3://b/tuned", tuned, 1)),
                        Rules.STRICT)
                .write(WHISPER, target, Optional.empty(), fraction -> {});
        assertEquals(
                new ObjectMapper()
                        .readTree(
                                """
                        {"method": "ties", "version": "1",
                         "settings": {"density": 0.5, "scale": 0.7, "scope": "global"},
                         "parameters": "the_same", "wholeNumbers": "equal", "elementType": "float32",
                         "base": {"checkpoint": "s3://b/base", "digest": "digest of s3://b/base"},
                         "members": [{"checkpoint": "s3://b/tuned", "weight": 1.0,
                                      "digest": "digest of s3://b/tuned"}]}
                        """),
                new ObjectMapper().readTree(target.resolve("merge.json").toFile()));
    }

    @Test
    void files_of_openai_keep_their_sizes_and_their_format() {
        Path resources = Path.of("src/test/resources/merging");
        Path target = folder.resolve("merged");
        new MergedCheckpoint(
                        SCALED,
                        Optional.empty(),
                        List.of(
                                source("b", resources.resolve("b_dims_fp16.pt"), 1),
                                source("b", resources.resolve("b_dims_fp16.pt"), 1)),
                        Rules.STRICT)
                .write(Optional.empty(), target, Optional.empty(), fraction -> {});
        try (Checkpoint one = Checkpoint.open(resources.resolve("b_dims_fp16.pt"));
                Checkpoint merged = Checkpoint.open(target.resolve("model.pt"))) {
            assertEquals(one.surroundings().get("dims"), merged.surroundings().get("dims"));
            assertEquals(one.names(), merged.names());
            for (String name : one.names()) {
                assertArrayEquals(one.tensor(name).floats(), merged.tensor(name).floats(), name);
            }
        }
    }

    private void assertRefused(String reason, Path... members) {
        CheckpointException refused = assertThrows(CheckpointException.class, () -> average(members));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    private void average(Path... members) {
        new MergedCheckpoint(
                        SCALED,
                        Optional.empty(),
                        Stream.of(members)
                                .map(member -> source("s3://b/" + member.getFileName(), member, 1))
                                .toList(),
                        Rules.STRICT)
                .write(WHISPER, folder.resolve("average"), Optional.empty(), fraction -> {});
    }

    private static Source source(String name, Path path, double weight) {
        return new Source(name, path, weight, () -> "digest of " + name);
    }

    private Path model(String name, String config, TensorData... tensors) throws IOException {
        Path model = Files.createDirectories(folder.resolve(name));
        SafetensorsWriter.write(model.resolve("model.safetensors"), ParameterSet.of(tensors));
        Files.writeString(model.resolve("config.json"), config);
        return model;
    }

    private static JsonNode json(Path checkpoint) throws IOException {
        return new ObjectMapper().readTree(checkpoint.resolve("config.json").toFile());
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
