package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    private static final long[] NONE = {};
    private static final Selection.Allowed ANYTHING = new Selection.Allowed(NONE, NONE, NONE, 0, 0);

    private Selection selection;
    private PtNDManager manager;
    private NativeScope scope;

    @BeforeEach
    void open() {
        selection = new Selection(TestDevice.device());
        manager = TorchRuntime.newManager(TestDevice.device());
        scope = new NativeScope(manager);
    }

    @AfterEach
    void close() {
        scope.close();
        manager.close();
        selection.close();
    }

    /** One row, one position; the numbers are probabilities. */
    private IValue logits(double... probabilities) {
        float[] logs = new float[probabilities.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = (float) Math.log(probabilities[i]) + 3f;
        }
        return scope.of(scope.arrays().create(logs, new Shape(1, 1, logs.length)));
    }

    @Test
    void the_likeliest_tokens_come_first_with_their_log_probabilities() {
        Choices choices = selection.best(scope, logits(0.2, 0.5, 0.3), 0, ANYTHING, 2);
        assertArrayEquals(new long[] {1, 2}, choices.tokens());
        assertEquals(Math.log(0.5), choices.logProbability(0, 0), 1e-6);
        assertEquals(Math.log(0.3), choices.logProbability(0, 1), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 13})
    void in_a_large_vocabulary_the_likeliest_are_those_a_full_sort_finds(int count) {
        int rows = 3;
        int vocabulary = 51_865;
        float[] logits = new float[rows * vocabulary];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextDouble(-5, 5);
        }
        // Neighbours, the very first and the very last token.
        for (int token : new int[] {0, 640, 641, 642, 643, vocabulary - 1}) {
            logits[vocabulary + token] = 9 + token * 1e-5f;
        }
        IValue value = scope.of(scope.arrays().create(logits, new Shape(rows, 1, vocabulary)));
        Choices choices = selection.best(scope, value, 0, ANYTHING, count);
        for (int row = 0; row < rows; row++) {
            int from = row * vocabulary;
            long[] sorted = IntStream.range(0, vocabulary)
                    .boxed()
                    .sorted(Comparator.comparing(token -> -logits[from + token]))
                    .limit(count)
                    .mapToLong(Integer::longValue)
                    .toArray();
            assertArrayEquals(sorted, Arrays.copyOfRange(choices.tokens(), row * count, (row + 1) * count));
        }
    }

    @Test
    void suppressed_tokens_leave_their_probability_to_the_others() {
        var allowed = new Selection.Allowed(new long[] {1}, NONE, NONE, 0, 0);
        Choices choices = selection.best(scope, logits(0.2, 0.5, 0.3), 0, allowed, 1);
        assertEquals(2, choices.token(0, 0));
        assertEquals(Math.log(0.6), choices.logProbability(0, 0), 1e-6);
    }

    @Test
    void a_token_forbidden_in_one_row_leaves_its_probability_to_the_others() {
        var allowed = new Selection.Allowed(NONE, new long[] {1}, NONE, 0, 0);
        Choices alone = selection.best(scope, logits(0.2, 0.5, 0.3), 0, allowed, 1);
        assertEquals(2, alone.token(0, 0));
        assertEquals(Math.log(0.6), alone.logProbability(0, 0), 1e-6);
    }

    @Test
    void a_timestamp_is_forced_when_all_of_them_together_beat_every_text_token() {
        var allowed = new Selection.Allowed(NONE, NONE, new long[] {0, 2, 5}, 2, 5);
        Choices choices = selection.best(scope, logits(0.35, 0.2, 0.1, 0.2, 0.15), 0, allowed, 1);
        assertEquals(3, choices.token(0, 0));
        assertEquals(Math.log(0.2 / 0.45), choices.logProbability(0, 0), 1e-6);
    }

    @Test
    void a_text_token_wins_against_weaker_timestamps() {
        var allowed = new Selection.Allowed(NONE, NONE, new long[] {0, 2, 5}, 2, 5);
        Choices choices = selection.best(scope, logits(0.5, 0.1, 0.1, 0.2, 0.1), 0, allowed, 1);
        assertEquals(0, choices.token(0, 0));
        assertEquals(Math.log(0.5), choices.logProbability(0, 0), 1e-6);
    }

    @Test
    void only_timestamps_in_the_range_are_chosen() {
        var allowed = new Selection.Allowed(NONE, NONE, new long[] {2, 4, 5}, 2, 5);
        Choices choices = selection.best(scope, logits(0.5, 0.1, 0.1, 0.2, 0.1), 0, allowed, 1);
        assertEquals(4, choices.token(0, 0));
        assertEquals(0, choices.logProbability(0, 0), 1e-6);
    }

    @Test
    void a_word_behind_the_timestamps_counts_as_text() {
        double[] weights = {0.2, 0.1, 0.1, 0.2, 0.1, 0.1, 0.2};
        var anyText = new Selection.Allowed(NONE, NONE, new long[] {0, 5, 5}, 2, 5);
        Choices chosen = selection.best(scope, logits(weights), 0, anyText, 4);
        assertArrayEquals(
                new long[] {0, 1, 5, 6}, Arrays.stream(chosen.tokens()).sorted().toArray());
        assertEquals(Math.log(0.2 / 0.6), chosen.logProbability(0, 0), 1e-6);
        var noText = new Selection.Allowed(NONE, NONE, new long[] {2, 2, 5}, 2, 5);
        assertEquals(3, selection.best(scope, logits(weights), 0, noText, 1).token(0, 0));
        var onlyEnd = new Selection.Allowed(NONE, NONE, new long[] {1, 5, 5}, 2, 5);
        assertEquals(1, selection.best(scope, logits(weights), 0, onlyEnd, 1).token(0, 0));
    }

    @Test
    void a_word_behind_the_timestamps_wins_against_weaker_ones() {
        var allowed = new Selection.Allowed(NONE, NONE, new long[] {0, 2, 5}, 2, 5);
        Choices word = selection.best(scope, logits(0.1, 0.1, 0.1, 0.2, 0.1, 0.41), 0, allowed, 1);
        assertEquals(5, word.token(0, 0));
        Choices stamp = selection.best(scope, logits(0.1, 0.1, 0.1, 0.2, 0.11, 0.4), 0, allowed, 1);
        assertEquals(3, stamp.token(0, 0));
    }

    @Test
    void a_draw_takes_the_token_whose_share_it_falls_into() {
        double[] draws = {0, 0.19, 0.21, 0.69, 0.71, 0.999};
        Choices choices = selection.draw(scope, logits(0.2, 0.5, 0.3), 0, ANYTHING, 1, draws, draws.length);
        assertArrayEquals(new long[] {0, 0, 1, 1, 2, 2}, choices.tokens());
    }

    @Test
    void a_suppressed_token_is_never_drawn() {
        var allowed = new Selection.Allowed(new long[] {0, 2}, NONE, NONE, 0, 0);
        double[] draws = {0, 0.5, (double) ((1 << 24) - 1) / (1 << 24)};
        Choices choices = selection.draw(scope, logits(0.2, 0.5, 0.3), 0, allowed, 1, draws, draws.length);
        assertArrayEquals(new long[] {1, 1, 1}, choices.tokens());
    }

    @Test
    void a_low_temperature_draws_the_likeliest_token_and_keeps_its_own_log_probability() {
        Choices choices = selection.draw(scope, logits(0.2, 0.5, 0.3), 0, ANYTHING, 0.05, new double[] {0.01, 0.99}, 2);
        assertArrayEquals(new long[] {1, 1}, choices.tokens());
        assertEquals(Math.log(0.5), choices.logProbability(0, 0), 1e-6);
    }

    @Test
    void probabilities_among_some_tokens_add_up_to_one() {
        float[] probabilities = selection.probabilities(scope, logits(0.2, 0.5, 0.3), 0, new long[] {2, 0});
        assertArrayEquals(new float[] {0.6f, 0.4f}, probabilities, 1e-6f);
    }

    @Test
    void the_probability_of_one_token_is_its_share_of_all() {
        assertArrayEquals(new float[] {0.5f}, selection.probability(scope, logits(0.2, 0.5, 0.3), 0, 1), 1e-6f);
    }
}
