package dev.hubbub.contracts.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.TrainingCurve.Judged;
import dev.hubbub.contracts.task.TrainingCurve.Stretch;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowingCurveTest {

    @Test
    void the_lines_of_a_short_run_are_its_points_without_the_steps_that_were_not_taken() throws Exception {
        TrainingCurve curve = of(
                "{\"step\": 0, \"errorRate\": 0.5, \"words\": 20}",
                "{\"step\": 1, \"loss\": 3.0, \"learningRate\": 1e-4, \"gradientNorm\": 2.0, \"taken\": true}",
                "{\"step\": 2, \"loss\": \"NaN\", \"learningRate\": 1e-4, \"gradientNorm\": \"NaN\", \"taken\": false}",
                "{\"step\": 3, \"loss\": 1.0, \"taken\": true}");
        assertEquals(List.of(new Stretch(1, 1, 3, 1e-4, 2.0), new Stretch(3, 3, 1, null, null)), curve.stretches());
        assertEquals(List.of(new Judged(0, 0.5)), curve.judged());
    }

    @Test
    void a_long_run_is_a_small_curve_whose_points_are_means_of_the_steps_that_they_name() throws Exception {
        GrowingCurve growing = new GrowingCurve();
        for (int step = 1; step <= 1000; step++) {
            growing.take(Json.mapper()
                    .readTree("{\"step\": %d, \"loss\": %d, \"gradientNorm\": %d, \"taken\": true}"
                            .formatted(step, step, 2 * step)));
        }
        List<Stretch> points = growing.curve(1000).stretches();
        assertTrue(points.size() >= 60 && points.size() <= 120, () -> "" + points.size());
        int next = 1;
        for (Stretch point : points) {
            assertEquals(next, point.first());
            assertEquals((point.first() + point.last()) / 2.0, point.mean(), 1e-9);
            assertEquals(2 * point.mean(), point.gradientNorm(), 1e-9);
            next = point.last() + 1;
        }
        assertEquals(1001, next);
        assertEquals(1000, growing.lastStep());
    }

    @Test
    void of_very_many_evaluations_the_first_and_the_lowest_stay() throws Exception {
        GrowingCurve growing = new GrowingCurve();
        for (int step = 0; step < 1000; step++) {
            double rate = step == 333 ? 0.01 : 0.5;
            growing.take(Json.mapper().readTree("{\"step\": %d, \"errorRate\": %s}".formatted(step, rate)));
        }
        List<Judged> judged = growing.curve(1000).judged();
        assertTrue(judged.size() <= 120, () -> "" + judged.size());
        assertEquals(0, judged.get(0).step());
        assertTrue(judged.contains(new Judged(333, 0.01)));
    }

    private static TrainingCurve of(String... lines) throws Exception {
        GrowingCurve growing = new GrowingCurve();
        for (String line : lines) {
            growing.take(Json.mapper().readTree(line));
        }
        return growing.curve(3);
    }
}
