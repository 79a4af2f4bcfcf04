package dev.hubbub.media.lips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SimilarityTest {

    private static final Similarity KNOWN = new Similarity(1.2 * Math.cos(0.3), 1.2 * Math.sin(0.3), -9.8, 9.5);

    private final Random random = new Random(2);
    private final double[][] from = new double[8][];
    private final double[][] to = new double[8][];

    SimilarityTest() {
        for (int point = 0; point < from.length; point++) {
            from[point] = new double[] {200 * random.nextDouble(), 200 * random.nextDouble()};
            to[point] = new double[] {KNOWN.x(from[point][0], from[point][1]), KNOWN.y(from[point][0], from[point][1])};
        }
    }

    @Test
    void a_known_transform_is_found() {
        assertSame(KNOWN, Similarity.leastMedian(from, to).orElseThrow(), 1e-9);
    }

    @Test
    void three_of_eight_points_may_be_anywhere() {
        to[1] = new double[] {-300, 900};
        to[4] = new double[] {to[4][0] + 40, to[4][1]};
        to[6] = new double[] {0, 0};
        assertSame(KNOWN, Similarity.leastMedian(from, to).orElseThrow(), 1e-9);
    }

    @Test
    void small_errors_are_averaged_over_the_points_that_agree() {
        double worst = 0;
        for (int point = 0; point < to.length; point++) {
            to[point][0] += random.nextGaussian() * 0.5;
            to[point][1] += random.nextGaussian() * 0.5;
        }
        Similarity found = Similarity.leastMedian(from, to).orElseThrow();
        for (double[] point : from) {
            worst = Math.max(worst, Math.abs(found.x(point[0], point[1]) - KNOWN.x(point[0], point[1])));
        }
        assertTrue(worst < 0.8, "off by " + worst);
    }

    @Test
    void points_upon_each_other_say_nothing() {
        double[][] one = new double[8][];
        java.util.Arrays.fill(one, new double[] {5, 5});
        assertTrue(Similarity.leastMedian(one, to).isEmpty());
    }

    @Test
    void the_inverse_brings_points_back() {
        Similarity back = KNOWN.inverse();
        double x = KNOWN.x(17, 23);
        double y = KNOWN.y(17, 23);
        assertEquals(17, back.x(x, y), 1e-9);
        assertEquals(23, back.y(x, y), 1e-9);
    }

    private static void assertSame(Similarity expected, Similarity found, double tolerance) {
        assertEquals(expected.a(), found.a(), tolerance);
        assertEquals(expected.b(), found.b(), tolerance);
        assertEquals(expected.right(), found.right(), 100 * tolerance);
        assertEquals(expected.down(), found.down(), 100 * tolerance);
    }
}
