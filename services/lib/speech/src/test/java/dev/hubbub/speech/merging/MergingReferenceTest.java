package dev.hubbub.speech.merging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TorchWriter;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.merging.WeightedAverage.WeightSum;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method against what the reference made of the same files. */
class MergingReferenceTest {

    private static final Path FOLDER = Path.of("src/test/resources/merging");

    private static final float TOLERANCE = 1e-6f;

    private static Checkpoint base;
    private static Checkpoint first;
    private static Checkpoint second;
    private static Checkpoint expected;

    @BeforeAll
    static void open() {
        base = Checkpoint.open(FOLDER.resolve("merge_base.pt"));
        first = Checkpoint.open(FOLDER.resolve("merge_ft1.pt"));
        second = Checkpoint.open(FOLDER.resolve("merge_ft2.pt"));
        expected = Checkpoint.open(FOLDER.resolve("expected_merge.safetensors"));
    }

    @AfterAll
    static void close() {
        Stream.of(base, first, second, expected).forEach(Checkpoint::close);
    }

    /** All cases that the reference file has. */
    static Stream<String> cases() {
        return expectedCases().stream();
    }

    private static Set<String> expectedCases() {
        try (Checkpoint names = Checkpoint.open(FOLDER.resolve("expected_merge.safetensors"))) {
            return names.names().stream()
                    .map(name -> name.substring(0, name.lastIndexOf('|')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void every_method_gives_the_numbers_of_the_reference(String named) {
        ParameterSet merged = merged(named);
        assertEquals(Set.copyOf(base.names()), Set.copyOf(merged.names()));
        for (Parameter parameter : merged) {
            Parameter wanted = expected.tensor(named + "|" + parameter.name());
            assertArrayEquals(wanted.shape(), parameter.shape());
            assertArrayEquals(wanted.floats(), parameter.floats(), TOLERANCE, parameter.name());
        }
    }

    @Test
    void the_reference_has_four_places_of_slerp_two_scales_and_five_of_ties() {
        assertEquals(11, expectedCases().size());
    }

    @Test
    void a_merge_is_the_same_from_pt_and_from_safetensors_and_saved_as_either(@TempDir Path folder) {
        Path safe = folder.resolve("base.safetensors");
        SafetensorsWriter.write(safe, base.parameters());
        MergingMethod method = new Ties(0.5, Ties.Scope.GLOBAL, 1);
        Path asSafe = folder.resolve("merged.safetensors");
        Path asTorch = folder.resolve("merged.pt");
        try (Checkpoint copy = Checkpoint.open(safe)) {
            SafetensorsWriter.write(asSafe, merged(method, Optional.of(copy), first, second));
        }
        TorchWriter.write(asTorch, Map.of("model_state_dict", merged(method, Optional.of(base), first, second)));
        try (Checkpoint one = Checkpoint.open(asSafe);
                Checkpoint two = Checkpoint.open(asTorch)) {
            for (String name : base.names()) {
                assertArrayEquals(one.tensor(name).floats(), two.tensor(name).floats(), name);
                assertEquals(ElementType.FLOAT32, two.tensor(name).type());
            }
        }
    }

    private static ParameterSet merged(String named) {
        String[] parts = named.split("\\|");
        return switch (parts[0]) {
            case "slerp" -> merged(new Slerp(number(parts[1], "t")), Optional.empty(), base, first);
            case "task_arithmetic" -> merged(
                    new TaskArithmetic(number(parts[1], "lambda")), Optional.of(base), first, second);
            default -> merged(
                    new Ties(
                            number(parts[2], "density"),
                            parts[1].equals("global") ? Ties.Scope.GLOBAL : Ties.Scope.TENSOR,
                            number(parts[3], "lambda")),
                    Optional.of(base),
                    first,
                    second);
        };
    }

    private static double number(String setting, String name) {
        return Double.parseDouble(setting.substring(name.length()));
    }

    private static ParameterSet merged(MergingMethod method, Optional<Checkpoint> from, Checkpoint... members) {
        return new Merging(
                        method,
                        new MergedModels(
                                from.map(model -> new MergeMember("base", model.parameters(), 1)),
                                Stream.of(members)
                                        .map(member ->
                                                new MergeMember(member.path().toString(), member.parameters(), 1))
                                        .toList()),
                        Rules.STRICT)
                .merged();
    }

    @ParameterizedTest
    @MethodSource("quirks")
    void a_file_with_every_kind_of_tensor_merged_with_itself_is_itself(List<String> files) {
        Path folder = Path.of("src/test/resources/checkpoint");
        try (Checkpoint one = Checkpoint.open(folder.resolve(files.get(0)));
                Checkpoint two = Checkpoint.open(folder.resolve(files.get(1)))) {
            ParameterSet merged = merged(new WeightedAverage(WeightSum.SCALED), Optional.empty(), one, two);
            assertEquals(Set.copyOf(one.names()), Set.copyOf(merged.names()));
            for (Parameter parameter : merged) {
                Parameter original = one.tensor(parameter.name());
                assertArrayEquals(original.shape(), parameter.shape());
                assertArrayEquals(original.floats(), parameter.floats(), parameter.name());
                boolean narrow = original.type().isFloating() && original.type().bytes() < Float.BYTES;
                assertEquals(narrow ? ElementType.FLOAT32 : original.type(), parameter.type(), parameter.name());
            }
            assertEquals(1099511627776L, merged.get("i64").bytes().getLong(0));
            assertEquals(0.1, merged.get("f64").bytes().getDouble(0));
        }
    }

    static Stream<List<String>> quirks() {
        String zip = "quirks.pt";
        String legacy = "quirks_legacy_format.pt";
        return Stream.of(List.of(zip, zip), List.of(legacy, legacy), List.of(zip, legacy));
    }
}
