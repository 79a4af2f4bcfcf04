package dev.hubbub.scoring.significance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
    private static final PairedBootstrap QUICK = new PairedBootstrap(1_000, 0.95, 7);

    private static EditCounts edits(int words, int wrong) {
        return new EditCounts(words - wrong, wrong, 0, 0);
    }

    private static PairedUnit unit(int words, int base, int other) {
        return new PairedUnit("u", edits(words, base), edits(words, other));
    }

    /** Utterances of 1 to 20 words, some easy and some hard, each word wrong by chance. */
    private static List<PairedUnit> drawn(SplittableRandom random, int count, double base, double other) {
        List<PairedUnit> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int words = random.nextInt(1, 21);
            double hardness = random.nextDouble(0.2, 1.8);
            units.add(unit(words, wrong(random, words, base * hardness), wrong(random, words, other * hardness)));
        }
        return units;
    }

    private static int wrong(SplittableRandom random, int words, double chance) {
        return (int) IntStream.range(0, words)
                .filter(word -> random.nextDouble() < chance)
                .count();
    }

    @Test
    void rates_are_pooled_and_the_difference_is_the_other_s_less_the_base_s() {
        PairedComparison compared = QUICK.compare(List.of(unit(10, 5, 1), unit(30, 3, 3)));

        assertEquals(8.0 / 40, compared.base());
        assertEquals(4.0 / 40, compared.other());
        assertEquals(-0.1, compared.change(), 1e-12);
        assertEquals(-0.4, compared.difference().low(), 1e-12, "the first unit drawn twice");
        assertEquals(0, compared.difference().high(), 1e-12, "the second one drawn twice");
        assertEquals(Verdict.TOO_FEW, compared.verdict(0.05));
    }

    @Test
    void equal_seeds_give_equal_results_and_equal_systems_no_difference() {
        List<PairedUnit> units = drawn(new SplittableRandom(1), 50, 0.3, 0.2);
        assertEquals(QUICK.compare(units), QUICK.compare(units));

        List<PairedUnit> same = units.stream()
                .map(one -> new PairedUnit(one.name(), one.base(), one.base()))
                .toList();
        assertEquals(1, QUICK.compare(same).pValue());
        assertEquals(Verdict.INDISTINGUISHABLE, QUICK.compare(same).verdict(0.05));
    }

    @Test
    void a_plain_difference_is_seen_in_both_directions() {
        List<PairedUnit> units = drawn(new SplittableRandom(2), 200, 0.3, 0.2);
        List<PairedUnit> turned = units.stream()
                .map(one -> new PairedUnit(one.name(), one.other(), one.base()))
                .toList();

        assertEquals(Verdict.BETTER, QUICK.compare(units).verdict(0.05));
        assertEquals(Verdict.WORSE, QUICK.compare(turned).verdict(0.05));
        assertEquals(QUICK.compare(units).pValue(), QUICK.compare(turned).pValue());
    }

    @Test
    void intervals_hold_the_true_difference_as_often_as_they_say() {
        SplittableRandom random = new SplittableRandom(3);
        int held = 0;
        int runs = 2_000;
        PairedBootstrap bootstrap = new PairedBootstrap(400, 0.95, 11);
        for (int run = 0; run < runs; run++) {
            // Hardness is 1 in the mean and does not go with the length, so the true rates are 0.3 and 0.25.
            Interval difference =
                    bootstrap.compare(drawn(random, 120, 0.3, 0.25)).difference();
            held += difference.low() <= -0.05 && -0.05 <= difference.high() ? 1 : 0;
        }
        double coverage = (double) held / runs;
        assertTrue(coverage > 0.93 && coverage < 0.97, "covered " + coverage);
    }

    @Test
    void a_difference_is_seen_where_there_is_none_about_as_often_as_the_level_says() {
        SplittableRandom random = new SplittableRandom(4);
        int seen = 0;
        int runs = 1_000;
        PairedBootstrap bootstrap = new PairedBootstrap(400, 0.95, 12);
        for (int run = 0; run < runs; run++) {
            Verdict verdict = bootstrap.compare(drawn(random, 120, 0.25, 0.25)).verdict(0.05);
            seen += verdict == Verdict.INDISTINGUISHABLE ? 0 : 1;
        }
        double share = (double) seen / runs;
        assertTrue(share > 0.02 && share < 0.08, "seen " + share);
    }

    @Test
    void ten_thousand_resamples_of_a_thousand_speakers_take_seconds_at_most() {
        List<PairedUnit> units = drawn(new SplittableRandom(5), 1_000, 0.3, 0.2);
        long started = System.nanoTime();
        PairedBootstrap.USUAL.compare(units);
        assertTrue(Duration.ofNanos(System.nanoTime() - started).toSeconds() < 20);
    }

    @Test
    void what_cannot_be_compared_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new PairedUnit("u", edits(3, 1), edits(4, 1)));
        assertThrows(IllegalArgumentException.class, () -> QUICK.compare(List.of()));
        assertThrows(IllegalArgumentException.class, () -> QUICK.compare(List.of(unit(0, 0, 0))));
        assertEquals(0.5, QUICK.compare(List.of(unit(0, 0, 0), unit(2, 1, 1))).base());
    }

    @Test
    void many_comparisons_are_corrected_by_holm() {
        assertArrayEquals(
                new double[] {0.04, 0.06, 0.06, 0.02}, Holm.corrected(0.01333333333333333333, 0.03, 0.04, 0.005), 1e-9);
        assertArrayEquals(new double[] {1, 1}, Holm.corrected(0.6, 0.9));
    }
}
