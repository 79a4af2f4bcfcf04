package dev.hubbub.speech.merging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.StreamedTensor;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.merging.Merging.Coverage;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.merging.Merging.WholeNumbers;
import dev.hubbub.speech.merging.WeightedAverage.WeightSum;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergingTest {

    private static final WeightedAverage SCALED = new WeightedAverage(WeightSum.SCALED);

    /** More than a block, and no multiple of one. */
    private static final int MANY = 17 * Stretch.BLOCK + 1234;

    @Test
    void everything_in_which_models_differ_is_said_at_once() {
        MergeMember one = member("one", 1, w("a", 1, 2), w("b", 1), counter("n", 5), w("only", 1));
        MergeMember two = member("two", 1, w("a", 1), counter("b", 1), counter("n", 7), w("x", 1), w("y", 1));
        assertEquals(
                List.of(
                        "one lacks 2 parameters: x, y, which another of the models has.",
                        "two lacks only, which another of the models has.",
                        "Parameter a is F32[1] in two and F32[2] in one.",
                        "Parameter b is I64[] in two and F32[1] in one.",
                        "Parameter n holds whole numbers, 7 in two and 5 in one: they are not merged; say that the first"
                                + " model's are to be kept."),
                merging(SCALED, null, Rules.STRICT, one, two).problems());
        MergeRefusal refused = assertThrows(MergeRefusal.class, () -> merging(SCALED, null, Rules.STRICT, one, two)
                .merged());
        assertEquals(5, refused.reasons().size());
        assertTrue(refused.getMessage().startsWith("There are 5 reasons. one lacks"), refused.getMessage());
    }

    @Test
    void equal_whole_numbers_stay_and_others_are_the_first_models_if_that_is_asked_for() {
        MergeMember one = member("one", 1, counter("n", 5), counter("m", 3));
        MergeMember two = member("two", 1, counter("n", 7), counter("m", 3));
        ParameterSet merged = merging(
                        SCALED, null, new Rules(Coverage.THE_SAME, WholeNumbers.FIRST, Optional.empty()), one, two)
                .merged();
        assertEquals(5, merged.get("n").bytes().getLong(0));
        assertEquals(ElementType.INT64, merged.get("m").type());
        assertEquals(3, merged.get("m").bytes().getLong(0));
    }

    @Test
    void whole_numbers_that_differ_beyond_what_a_double_holds_are_told_apart() {
        MergeMember one = member("one", 1, counter("n", 1L << 60));
        MergeMember two = member("two", 1, counter("n", (1L << 60) + 1));
        assertEquals(1, merging(SCALED, null, Rules.STRICT, one, two).problems().size());
    }

    @Test
    void weights_that_do_not_add_up_to_one_must_say_so() {
        MergeMember one = member("one", 0.5, w("a", 1));
        MergeMember two = member("two", 0.7, w("a", 3));
        List<String> problems = merging(new WeightedAverage(WeightSum.ONE), null, Rules.STRICT, one, two)
                .problems();
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith("The weights add up to 1.2, not to one"), problems.get(0));
        assertArrayEquals(
                new float[] {0.5f + 0.7f * 3},
                merging(new WeightedAverage(WeightSum.ANY), null, Rules.STRICT, one, two)
                        .merged()
                        .get("a")
                        .floats());
        assertArrayEquals(
                new float[] {(float) ((0.5 + 2.1) / 1.2)},
                merging(SCALED, null, Rules.STRICT, one, two).merged().get("a").floats(),
                1e-7f);
    }

    @Test
    void a_weight_of_nothing_is_refused_and_one_below_it_where_weights_are_scaled() {
        assertThrows(IllegalArgumentException.class, () -> member("one", 0, w("a", 1)));
        assertThrows(IllegalArgumentException.class, () -> member("one", Double.NaN, w("a", 1)));
        MergeMember less = member("less", -0.5, w("a", 1));
        MergeMember more = member("more", 1.5, w("a", 3));
        assertEquals(
                List.of("The weight of less must be above 0, not -0.5, where weights are scaled."),
                merging(SCALED, null, Rules.STRICT, less, more).problems());
        assertArrayEquals(
                new float[] {4},
                merging(new WeightedAverage(WeightSum.ONE), null, Rules.STRICT, less, more)
                        .merged()
                        .get("a")
                        .floats());
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void a_number_that_is_none_is_refused_by_model_parameter_and_place(float broken) {
        float[] values = new float[MANY];
        values[MANY - 2] = broken;
        MergeMember two = member("two", 1, TensorData.of("a", new long[] {MANY}, values));
        MergeMember one = member("one", 1, TensorData.of("a", new long[] {MANY}, new float[MANY]));
        for (MergingMethod method : List.of(SCALED, new Slerp(0.5), new ExponentialAverage(0.5))) {
            Parameter merged =
                    merging(method, null, Rules.STRICT, one, two).merged().get("a");
            MergeRefusal refused = assertThrows(MergeRefusal.class, merged::bytes);
            assertEquals(
                    "Parameter a of two holds " + (double) broken + " (number " + (MANY - 2)
                            + "): its training broke; leave it out.",
                    refused.getMessage());
        }
    }

    @Test
    void a_merge_that_is_interrupted_ends_by_a_fault_of_input_and_output_and_not_of_a_model() {
        MergeMember one = member("one", 1, TensorData.of("a", new long[] {MANY}, new float[MANY]));
        Parameter merged = merging(SCALED, null, Rules.STRICT, one).merged().get("a");
        Thread.currentThread().interrupt();
        CheckpointException stopped = assertThrows(CheckpointException.class, merged::bytes);
        assertTrue(Thread.interrupted(), "still interrupted");
        assertEquals(InterruptedIOException.class, stopped.getCause().getClass());
    }

    @Test
    void what_is_too_large_for_its_encoding_is_refused_instead_of_becoming_infinite() {
        MergeMember one = member("one", 1, w("a", 60000));
        MergeMember two = member("two", 1, w("a", 5536));
        Rules halves = new Rules(Coverage.THE_SAME, WholeNumbers.EQUAL, Optional.of(ElementType.FLOAT16));
        Parameter sum = merging(new WeightedAverage(WeightSum.ANY), null, halves, one, two)
                .merged()
                .get("a");
        MergeRefusal refused = assertThrows(MergeRefusal.class, sum::bytes);
        assertTrue(
                refused.getMessage().contains("holds 65536.0, which is too large for float16"), refused.getMessage());
        assertArrayEquals(
                new float[] {32768},
                merging(SCALED, null, halves, one, two).merged().get("a").floats());
    }

    @Test
    void a_base_is_named_where_the_method_has_one_and_nowhere_else() {
        MergeMember one = member("one", 1, w("a", 1));
        assertEquals(
                List.of("The method task-arithmetic adds to a base what was learnt since: name the base."),
                merging(new TaskArithmetic(1), null, Rules.STRICT, one).problems());
        assertEquals(
                List.of("The method average has no base: make it a member, or leave it out."),
                merging(SCALED, one, Rules.STRICT, one).problems());
        assertEquals(
                List.of("The method slerp goes from one model to a second: name two, not 1."),
                merging(new Slerp(0.5), null, Rules.STRICT, one).problems());
        assertEquals(
                List.of("The method ties has no weights, but two has one of 2.0: leave it out."),
                merging(new Ties(1, Ties.Scope.TENSOR, 1), one, Rules.STRICT, member("two", 2, w("a", 1)))
                        .problems());
    }

    @Test
    void an_exponential_average_is_the_one_that_is_made_step_by_step() {
        Random random = new Random(1);
        List<MergeMember> members = new ArrayList<>();
        double average = 0;
        for (int step = 0; step < 7; step++) {
            float value = random.nextFloat();
            members.add(member("step " + step, 1, w("a", value)));
            average = step == 0 ? value : 0.9 * average + (1 - 0.9) * value;
        }
        float found = merging(new ExponentialAverage(0.9), null, Rules.STRICT, members.toArray(MergeMember[]::new))
                .merged()
                .get("a")
                .floats()[0];
        assertEquals(average, found, 1e-7);
    }

    @Test
    void dare_keeps_the_asked_share_enlarges_it_and_is_the_same_for_the_same_seed() {
        MergeMember base = member("base", 1, many("a", i -> 1), many("b", i -> 1));
        MergeMember tuned = member("tuned", 1, many("a", i -> 2), many("b", i -> 2));
        float[] found = dare(base, tuned, 5).get("a").floats();
        int kept = 0;
        for (float value : found) {
            assertTrue(value == 1 || value == 5, "1 + 1 / 0.25 or 1, not " + value);
            kept += value == 5 ? 1 : 0;
        }
        double deviation = Math.sqrt(MANY * 0.25 * 0.75);
        assertEquals(MANY * 0.25, kept, 5 * deviation);
        assertArrayEquals(found, dare(base, tuned, 5).get("a").floats());
        assertFalse(Arrays.equals(found, dare(base, tuned, 6).get("a").floats()), "another seed");
        assertFalse(Arrays.equals(found, dare(base, tuned, 5).get("b").floats()), "another parameter");
    }

    private static ParameterSet dare(MergeMember base, MergeMember tuned, long seed) {
        return merging(new Dare(0.25, seed, 1), base, Rules.STRICT, tuned).merged();
    }

    @Test
    void ties_keeps_the_first_of_equal_magnitudes_and_no_more_than_the_density_says() {
        MergeMember base = member("base", 1, many("a", i -> 0), many("b", i -> 0));
        MergeMember tuned = member("tuned", 1, many("a", i -> i == MANY - 1 ? 3 : 1), many("b", i -> -1));
        float[] perTensor = merging(new Ties(0.5, Ties.Scope.TENSOR, 1), base, Rules.STRICT, tuned)
                .merged()
                .get("a")
                .floats();
        int kept = MANY / 2;
        for (int i = 0; i < MANY; i++) {
            assertEquals(i == MANY - 1 ? 3 : i < kept - 1 ? 1 : 0, perTensor[i], "number " + i);
        }
        ParameterSet global = merging(new Ties(0.75, Ties.Scope.GLOBAL, 1), base, Rules.STRICT, tuned)
                .merged();
        // Asked for in another order than that of the model: what is kept does not depend on it.
        float[] second = global.get("b").floats();
        float[] first = global.get("a").floats();
        assertEquals(MANY, IntStream.range(0, MANY).filter(i -> first[i] != 0).count());
        int rest = (int) Math.floor(0.75 * 2 * MANY) - MANY;
        assertEquals(rest, IntStream.range(0, MANY).filter(i -> second[i] != 0).count());
        assertEquals(-1, second[rest - 1]);
    }

    @Test
    void the_largest_magnitudes_are_those_that_sorting_finds() {
        double[] values = new Random(3).doubles(5000, -1, 1).toArray();
        values[7] = values[4999] = values[100];
        double[] sorted = Arrays.stream(values).map(Math::abs).sorted().toArray();
        for (int wanted : new int[] {0, 1, 2, 17, 2500, 4999, 5000}) {
            Magnitudes.Cut cut = Magnitudes.largest(
                    wanted, values.length, each -> Arrays.stream(values).forEach(each.get()::number));
            long above = Arrays.stream(values)
                    .filter(value -> Magnitudes.bits(value) > cut.least())
                    .count();
            long equal = Math.min(
                    cut.equal(),
                    Arrays.stream(values)
                            .filter(value -> Magnitudes.bits(value) == cut.least())
                            .count());
            assertEquals(wanted, above + equal);
            if (wanted > 0) {
                long least = Magnitudes.bits(sorted[sorted.length - wanted]);
                assertTrue(cut.least() <= least, "the least of the largest is among them");
            }
        }
    }

    @Test
    void a_merge_is_made_in_blocks_and_is_the_same_as_in_one() {
        float[] one = floats(4);
        float[] two = floats(5);
        Parameter merged = merging(
                        SCALED,
                        null,
                        Rules.STRICT,
                        member("one", 1, TensorData.of("a", new long[] {MANY}, one)),
                        member("two", 3, TensorData.of("a", new long[] {MANY}, two)))
                .merged()
                .get("a");
        assertEquals(StreamedTensor.class, merged.getClass());
        float[] found = merged.floats();
        for (int i = 0; i < MANY; i++) {
            assertEquals((float) (0.25 * one[i] + 0.75 * two[i]), found[i]);
        }
    }

    private static float[] floats(long seed) {
        Random random = new Random(seed);
        float[] values = new float[MANY];
        for (int i = 0; i < MANY; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private interface Value {
        float at(int index);
    }

    private static TensorData many(String name, Value value) {
        float[] values = new float[MANY];
        for (int i = 0; i < MANY; i++) {
            values[i] = value.at(i);
        }
        return TensorData.of(name, new long[] {MANY}, values);
    }

    private static Merging merging(MergingMethod method, MergeMember base, Rules rules, MergeMember... members) {
        return new Merging(method, new MergedModels(Optional.ofNullable(base), List.of(members)), rules);
    }

    private static MergeMember member(String name, double weight, TensorData... parameters) {
        return new MergeMember(name, ParameterSet.of(parameters), weight);
    }

    private static TensorData w(String name, float... values) {
        return TensorData.of(name, new long[] {values.length}, values);
    }

    private static TensorData counter(String name, long value) {
        return new TensorData(name, ElementType.INT64, new long[0], () -> ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .flip());
    }
}
