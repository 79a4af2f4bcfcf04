package dev.hubbub.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.bench.memory.MemoryCourse;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.notebook.GridComparison;
import dev.hubbub.bench.notebook.GridSizes;
import dev.hubbub.bench.notebook.SegmentComparison;
import dev.hubbub.bench.time.Spent;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Machine MACHINE =
            new Machine("processor", 16, 0.1, "Linux", "Java 17", "2.7.1", 2, "cuda", "float16");
    private static final Spent SPENT = new Spent(1, 1);
    private static final long MIB = 1 << 20;

    private static String text(SegmentComparison segment, GridComparison grid, MemoryCourse memory) {
        return new Report(
                        MACHINE, 1, List.of(), List.of(), segment, null, List.of(), List.of(), null, List.of(), grid,
                        memory, null, null)
                .text();
    }

    private static MemoryCourse memory(Long gpuBytes) {
        var point = new MemoryCourse.Point(50, 900 * MIB, 320 * MIB, gpuBytes);
        return new MemoryCourse(ModelShape.NANO.label(), 5, 24, true, List.of(point), 900 * MIB, 900 * MIB, 0);
    }

    @Test
    void comparisons_name_the_precision_they_were_made_in_whatever_the_machine_line_says() {
        String text = text(
                new SegmentComparison("nano", "float32", 4, 32, 20, SPENT, SPENT, 1, 1),
                new GridComparison(
                        "nano",
                        "float32",
                        new GridSizes(List.of(4), List.of(15.0), 8, 60, true),
                        1,
                        4,
                        4,
                        SPENT,
                        SPENT,
                        1,
                        1),
                null);

        assertTrue(text.contains("One segment: nano in float32, beam 4"), text);
        assertTrue(text.contains("session of 60 s: nano in float32, beams 4"), text);
    }

    @Test
    void memory_of_the_gpu_has_a_column_where_there_is_a_gpu() {
        String gpu = text(null, null, memory(2_048 * MIB));
        String cpu = text(null, null, memory(null));

        assertTrue(gpu.lines().anyMatch(line -> line.endsWith("Java heap MiB  GPU MiB")), gpu);
        assertTrue(gpu.lines().anyMatch(line -> line.matches(" +50 +900 +320 +2048")), gpu);
        assertFalse(cpu.contains("GPU MiB"), cpu);
    }
}
