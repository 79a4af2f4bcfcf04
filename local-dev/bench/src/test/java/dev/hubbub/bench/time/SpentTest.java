package dev.hubbub.bench.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpentTest {

    @Test
    void the_median_is_taken_of_each_figure_by_itself() {
        Spent odd = Spent.median(List.of(new Spent(3, 10), new Spent(1, 30), new Spent(2, 20)));
        Spent even = Spent.median(List.of(new Spent(1, 8), new Spent(2, 2), new Spent(4, 4), new Spent(9, 6)));

        assertEquals(new Spent(2, 20), odd);
        assertEquals(new Spent(3, 5), even);
        assertThrows(IllegalArgumentException.class, () -> Spent.median(List.of()));
    }

    @Test
    void work_that_computes_costs_processor_time_and_gives_its_result() {
        Spent.Measured<Double> measured = Spent.on(() -> {
            double sum = 0;
            for (int i = 1; i < 20_000_000; i++) {
                sum += Math.sqrt(i);
            }
            return sum;
        });

        assertTrue(measured.result() > 5.9e10);
        assertTrue(measured.spent().wallSeconds() > 0);
        assertTrue(measured.spent().cpuSeconds() > 0);
    }
}
