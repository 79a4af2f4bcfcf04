package dev.hubbub.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.bench.history.Ratio;
import dev.hubbub.bench.memory.MemoryCourse;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.notebook.GridComparison;
import dev.hubbub.bench.notebook.GridSizes;
import dev.hubbub.bench.notebook.SegmentComparison;
import dev.hubbub.bench.operations.StepOperations;
import dev.hubbub.bench.peer.PeerComparison;
import dev.hubbub.bench.precision.PrecisionErrors;
import dev.hubbub.bench.precision.PrecisionSpeed;
import dev.hubbub.bench.time.Spent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Machine MACHINE =
            new Machine("processor", 16, 0.1, "Linux", "Java 17", "2.7.1", 2, "cuda", "float16");
    private static final Spent SPENT = new Spent(1, 1);
    private static final long MIB = 1 << 20;
    private static final List<StepOperations> OPERATIONS = List.of(new StepOperations("tiny", 4, 1, 157, 92, 32, 18));
    private static final List<PrecisionSpeed> PRECISIONS = List.of(
            new PrecisionSpeed("tiny", "float32", new Spent(2, 2), new Spent(4, 4), 1, 1),
            new PrecisionSpeed("tiny", "int8", new Spent(1, 1), new Spent(1, 2), 2, 2));
    private static final List<PrecisionErrors> ERRORS =
            List.of(new PrecisionErrors("trained", "int8", 200, 31, 500, 7));
    private static final List<PeerComparison> PEERS =
            List.of(PeerComparison.of("44.1 kHz, 2 channels", "read 300 s", 1, new Spent(3, 3), new Spent(1, 1.5)));

    private static String text(SegmentComparison segment, GridComparison grid, MemoryCourse memory) {
        return report(segment, grid, memory).text();
    }

    private static Report report(SegmentComparison segment, GridComparison grid, MemoryCourse memory) {
        return new Report(
                MACHINE,
                1,
                List.of(),
                List.of(),
                segment,
                null,
                OPERATIONS,
                PRECISIONS,
                ERRORS,
                List.of(),
                List.of(),
                List.of(),
                PEERS,
                null,
                List.of(),
                grid,
                memory,
                null,
                null);
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

    @Test
    void operations_of_a_layer_are_told_from_those_besides() {
        String text = text(null, null, null);

        assertTrue(text.lines().anyMatch(line -> line.matches(" +tiny +1 +157.0 +92.0 +32.0 +18.0 +20.0")), text);
    }

    @Test
    void what_a_precision_gains_stands_before_what_it_costs() {
        String text = text(null, null, null);

        assertTrue(
                text.lines().anyMatch(line -> line.matches(" +tiny +int8( +1.000){2} +2.00 +1.000 +2.000 +2.00")),
                text);
        assertTrue(text.lines().anyMatch(line -> line.matches(" +trained +int8 +200 +15.5 +500 +7")), text);
        assertTrue(text.indexOf("as fast") < text.indexOf("changed"), text);
    }

    @Test
    void precisions_and_peers_are_among_the_ratios_that_a_history_keeps() {
        assertEquals(
                Map.of(
                        "ffmpeg, 44.1 kHz, 2 channels, read 300 s, batch 1",
                        new Ratio(1 / 3.0, 0.5),
                        "int8, tiny, encode",
                        new Ratio(2, 2),
                        "int8, tiny, decode",
                        new Ratio(4, 2)),
                Ratios.of(report(null, null, null)));
    }
}
