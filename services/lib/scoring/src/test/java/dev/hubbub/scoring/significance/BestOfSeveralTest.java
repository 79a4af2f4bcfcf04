package dev.hubbub.scoring.significance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.scoring.significance.BestOfSeveral.Difference;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BestOfSeveralTest {

    private static final int WORDS = 50;

    /** Systems of the same true rate in units that are easy or hard for all, the best by what came out first. */
    private static double[][] equals(int systems, int units, SplittableRandom random) {
        double[] hardness = random.doubles(units, 0.05, 0.4).toArray();
        double[][] errors = new double[systems][units];
        for (double[] system : errors) {
            for (int unit = 0; unit < units; unit++) {
                for (int word = 0; word < WORDS; word++) {
                    system[unit] += random.nextDouble() < hardness[unit] ? 1 : 0;
                }
            }
        }
        Arrays.sort(errors, Comparator.comparingDouble(system -> DoubleStream.of(system)
                .sum()));
        return errors;
    }

    private static double[] lengths(int units) {
        double[] lengths = new double[units];
        Arrays.fill(lengths, WORDS);
        return lengths;
    }

    @ParameterizedTest
    @CsvSource({"2, 40, 400", "10, 40, 400", "10, 12, 400", "100, 40, 60"})
    void of_systems_that_are_equal_the_best_is_hardly_ever_taken_for_better(int systems, int units, int times) {
        SplittableRandom random = new SplittableRandom(7);
        int claims = 0;
        for (int time = 0; time < times; time++) {
            List<Difference> differences =
                    new BestOfSeveral(400, 0.95, time).compare(equals(systems, units, random), lengths(units));
            claims += differences.stream().anyMatch(difference -> difference.pValue() < 0.05) ? 1 : 0;
        }
        // One in twenty, and three standard errors of that.
        double most = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / times);
        assertTrue(claims <= most * times, claims + " of " + times);
    }

    @Test
    void one_that_is_better_is_told_from_a_hundred_others_and_the_interval_says_the_same_as_the_p_value() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] errors = equals(101, 60, random);
        for (int unit = 0; unit < 60; unit++) {
            errors[0][unit] = Math.max(0, errors[0][unit] - 5);
        }
        List<Difference> differences = new BestOfSeveral(1_000, 0.95, 0).compare(errors, lengths(60));
        assertEquals(100, differences.size());
        differences.forEach(difference -> {
            assertTrue(difference.pValue() < 0.002, difference.toString());
            assertTrue(difference.interval().low() > 0, difference.toString());
            assertTrue(difference.interval().high() > difference.change(), difference.toString());
        });
    }

    @Test
    void what_is_the_same_in_every_unit_is_equal_and_what_is_always_more_by_as_much_is_sure() {
        double[][] errors = {{1, 2, 3}, {1, 2, 3}, {2, 3, 4}};
        List<Difference> differences = new BestOfSeveral(99, 0.95, 0).compare(errors, new double[] {10, 10, 10});
        assertEquals(new Difference(0, new Interval(0, 0), 1), differences.get(0));
        assertEquals(0.01, differences.get(1).pValue(), 1e-12);
        assertEquals(0.1, differences.get(1).change(), 1e-12);
        assertThrows(
                IllegalArgumentException.class, () -> new BestOfSeveral(9, 0.95, 0).compare(errors, new double[] {1}));
    }
}
