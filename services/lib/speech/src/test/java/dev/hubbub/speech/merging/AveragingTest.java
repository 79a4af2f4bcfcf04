package dev.hubbub.speech.merging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.merging.Merging.Coverage;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.merging.Merging.WholeNumbers;
import dev.hubbub.speech.merging.WeightedAverage.WeightSum;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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

    private static MergeMember part(String name, Checkpoint model) {
        return new MergeMember(
                name, model.parameters(), definitions.at("/weights/" + name).asDouble());
    }

    private static Merging allThree(Coverage coverage) {
        return merging(WeightSum.ONE, coverage, part("a", a), part("b", b), part("c", c));
    }

    private static Merging equalParts(Coverage coverage) {
        return merging(
                WeightSum.SCALED,
                coverage,
                new MergeMember("a", a.parameters(), 7),
                new MergeMember("b", b.parameters(), 7));
    }

    private static Merging merging(WeightSum sum, Coverage coverage, MergeMember... members) {
        return new Merging(
                new WeightedAverage(sum),
                new MergedModels(Optional.empty(), List.of(members)),
                new Rules(coverage, WholeNumbers.FIRST, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"abc_intersection, IN_ALL", "abc_union_renormalised, IN_ANY", "ab_equal, THE_SAME"})
    void averages_are_the_reference_ones(String name, Coverage coverage) {
        ParameterSet average = (name.equals("ab_equal") ? equalParts(coverage) : allThree(coverage)).merged();
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
        ParameterSet halves = allThree(Coverage.IN_ALL).merged().as(ElementType.FLOAT16);
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
        Parameter counter = allThree(Coverage.IN_ALL).merged().get(COUNTER);
        assertEquals(ElementType.INT64, counter.type());
        assertEquals(
                definitions.at("/integer_tensor/" + COUNTER + "/take_first").asLong(),
                counter.bytes().getLong(0));
    }

    @Test
    void models_with_other_parameters_are_refused_with_all_of_their_names() {
        assertEquals(
                List.of(
                        "a lacks decoder.extra_gate, which another of the models has.",
                        "b lacks decoder.extra_gate, which another of the models has.",
                        "c lacks decoder.ln.bias, which another of the models has."),
                allThree(Coverage.THE_SAME).problems());
        assertThrows(MergeRefusal.class, () -> allThree(Coverage.THE_SAME).merged());
    }

    @Test
    void counters_that_differ_are_refused_by_name_unless_the_first_models_are_asked_for() {
        Merging strict = new Merging(
                new WeightedAverage(WeightSum.SCALED),
                new MergedModels(Optional.empty(), List.of(part("a", a), part("b", b))),
                Rules.STRICT);
        assertEquals(
                List.of("Parameter " + COUNTER
                        + " holds whole numbers, 14 in b and 11 in a: they are not merged; say that"
                        + " the first model's are to be kept."),
                strict.problems());
    }

    @Test
    void parameters_of_other_shapes_or_kinds_are_refused_under_any_coverage() {
        MergeMember one = new MergeMember("one", ParameterSet.of(TensorData.of("w", new long[] {2}, new float[2])), 1);
        MergeMember wide =
                new MergeMember("wide", ParameterSet.of(TensorData.of("w", new long[] {1, 2}, new float[2])), 1);
        MergeMember counter =
                new MergeMember("counter", ParameterSet.of(a.tensor(COUNTER).named("w")), 1);
        for (Coverage coverage : Coverage.values()) {
            assertEquals(
                    List.of("Parameter w is F32[1, 2] in wide and F32[2] in one."),
                    merging(WeightSum.SCALED, coverage, one, wide).problems());
            assertEquals(
                    List.of("Parameter w is I64[] in counter and F32[2] in one."),
                    merging(WeightSum.SCALED, coverage, one, counter).problems());
        }
    }

    @Test
    void an_average_is_saved_like_any_model(@TempDir Path folder) {
        Path file = folder.resolve("average.safetensors");
        SafetensorsWriter.write(file, equalParts(Coverage.THE_SAME).merged().as(ElementType.BFLOAT16));
        try (Checkpoint saved = Checkpoint.open(file)) {
            assertEquals(Set.copyOf(a.names()), Set.copyOf(saved.names()));
            assertEquals(ElementType.BFLOAT16, saved.tensor("decoder.ln.bias").type());
            assertEquals(ElementType.INT64, saved.tensor(COUNTER).type());
            assertFalse(saved.contains("decoder.extra_gate"));
        }
    }
}
