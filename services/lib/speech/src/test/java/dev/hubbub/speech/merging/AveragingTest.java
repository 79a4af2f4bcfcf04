package dev.hubbub.speech.merging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.merging.Averaging.Coverage;
import dev.hubbub.speech.merging.Averaging.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AveragingTest {
    private static final Path FOLDER = Path.of("src/test/resources/merging");

    /** A counter, and so no number that the reference averages. */
    private static final String COUNTER = "frontend.bn.num_batches_tracked";

    private static Checkpoint a;
    private static Checkpoint b;
    private static Checkpoint c;
    private static Checkpoint expected;
    private static JsonNode definitions;

    @BeforeAll
    static void open() throws IOException {
        a = Checkpoint.open(FOLDER.resolve("a_plain_fp32.pt"));
        b = Checkpoint.open(FOLDER.resolve("b_dims_fp16.pt"));
        c = Checkpoint.open(FOLDER.resolve("c_extra_missing_fp32.pt"));
        expected = Checkpoint.open(FOLDER.resolve("expected_average.safetensors"));
        definitions =
                new ObjectMapper().readTree(FOLDER.resolve("averaging.json").toFile());
    }

    @AfterAll
    static void close() {
        List.of(a, b, c, expected).forEach(Checkpoint::close);
    }

    private static Part part(String name, Checkpoint model) {
        return new Part(
                name, model.parameters(), definitions.at("/weights/" + name).asDouble());
    }

    private static Averaging allThree() {
        return new Averaging(List.of(part("a", a), part("b", b), part("c", c)));
    }

    private static Averaging equalParts() {
        return new Averaging(List.of(new Part("a", a.parameters(), 7), new Part("b", b.parameters(), 7)));
    }

    @ParameterizedTest
    @CsvSource({"abc_intersection, IN_ALL", "abc_union_renormalised, IN_ANY", "ab_equal, THE_SAME"})
    void averages_are_the_reference_ones(String name, Coverage coverage) {
        ParameterSet average = (name.equals("ab_equal") ? equalParts() : allThree()).over(coverage);
        Set<String> names = new TreeSet<>(average.names());
        names.remove(COUNTER);
        Set<String> wanted = expected.names().stream()
                .filter(tensor -> tensor.startsWith(name + "|"))
                .map(tensor -> tensor.substring(name.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(wanted, names);
        for (String tensor : wanted) {
            Parameter found = average.get(tensor);
            assertEquals(ElementType.FLOAT32, found.type());
            assertArrayEquals(expected.tensor(name + "|" + tensor).shape(), found.shape(), tensor);
            assertArrayEquals(expected.tensor(name + "|" + tensor).floats(), found.floats(), 1e-6f, tensor);
        }
    }

    @Test
    void in_half_precision_every_bit_is_the_reference_one() {
        ParameterSet halves = allThree().over(Coverage.IN_ALL).as(ElementType.FLOAT16);
        definitions.get("expected_fp16_sha256").fields().forEachRemaining(entry -> {
            String tensor = entry.getKey().substring(entry.getKey().indexOf('/') + 1);
            assertEquals(entry.getValue().asText(), sha256(halves.get(tensor)), tensor);
        });
    }

    private static String sha256(Parameter parameter) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(parameter.bytes());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_counter_is_the_first_models() {
        Parameter counter = allThree().over(Coverage.IN_ALL).get(COUNTER);
        assertEquals(ElementType.INT64, counter.type());
        assertEquals(
                definitions.at("/integer_tensor/" + COUNTER + "/take_first").asLong(),
                counter.bytes().getLong(0));
    }

    @Test
    void a_model_that_lacks_what_another_has_is_refused_by_name() {
        var refusal = assertThrows(CheckpointException.class, () -> allThree().over(Coverage.THE_SAME));
        assertEquals(
                "a lacks decoder.extra_gate, which another of the models has: average models of one shape, or only what"
                        + " they have in common.",
                refusal.getMessage());
        var turned = new Averaging(List.of(part("c", c), part("a", a)));
        refusal = assertThrows(CheckpointException.class, () -> turned.over(Coverage.THE_SAME));
        assertEquals("c lacks decoder.ln.bias", refusal.getMessage().substring(0, 23));
    }

    @Test
    void parameters_of_other_shapes_or_kinds_are_refused_under_any_coverage() {
        Part one = new Part("one", ParameterSet.of(TensorData.of("w", new long[] {2}, new float[2])), 1);
        Part wide = new Part("wide", ParameterSet.of(TensorData.of("w", new long[] {1, 2}, new float[2])), 1);
        Part counter = new Part("counter", ParameterSet.of(a.tensor(COUNTER).named("w")), 1);
        for (Coverage coverage : Coverage.values()) {
            var refusal =
                    assertThrows(CheckpointException.class, () -> new Averaging(List.of(one, wide)).over(coverage));
            assertEquals(
                    "Parameter w is F32[1, 2] in wide and F32[2] in one: they cannot be averaged.",
                    refusal.getMessage());
            assertThrows(CheckpointException.class, () -> new Averaging(List.of(one, counter)).over(coverage));
        }
    }

    @Test
    void a_weight_of_nothing_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new Part("a", a.parameters(), 0));
        assertThrows(IllegalArgumentException.class, () -> new Part("a", a.parameters(), Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Averaging(List.of()));
    }

    @Test
    void an_average_is_saved_like_any_model(@TempDir Path folder) {
        Path file = folder.resolve("average.safetensors");
        SafetensorsWriter.write(file, equalParts().over(Coverage.THE_SAME).as(ElementType.BFLOAT16));
        try (Checkpoint saved = Checkpoint.open(file)) {
            assertEquals(Set.copyOf(a.names()), Set.copyOf(saved.names()));
            assertEquals(ElementType.BFLOAT16, saved.tensor("decoder.ln.bias").type());
            assertEquals(ElementType.INT64, saved.tensor(COUNTER).type());
            assertFalse(saved.contains("decoder.extra_gate"));
        }
    }
}
