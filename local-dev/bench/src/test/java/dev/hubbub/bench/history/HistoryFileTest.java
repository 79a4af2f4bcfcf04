package dev.hubbub.bench.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path file;
    private HistoryFile history;

    @BeforeEach
    void open() {
        file = folder.resolve("of").resolve("runs.jsonl");
        history = new HistoryFile(file, CLOCK);
    }

    private List<String> keep(String machine, double wall, double cpu) throws IOException {
        return history.keep(machine, Map.of("grid, nano", new Ratio(wall, cpu)));
    }

    @Test
    void a_ratio_that_falls_by_more_than_a_quarter_is_named_with_what_it_was() throws IOException {
        assertEquals(List.of(), keep("here", 4, 4));
        assertEquals(List.of(), keep("here", 6, 5));
        assertEquals(List.of(), keep("here", 8, 6));
        assertEquals(List.of(), keep("here", 4.6, 3.76));

        assertEquals(
                List.of("grid, nano is 3.90 (3.10 by processor time) times as fast as what it is held against; in 4"
                        + " earlier runs it was 5.30 (4.50 by processor time)."),
                keep("here", 3.9, 3.1));
    }

    @Test
    void what_slows_the_clock_alone_is_the_machine_and_no_fall() throws IOException {
        keep("here", 4, 4);

        assertEquals(List.of(), keep("here", 1, 3.9));
        assertEquals(List.of(), keep("here", 3.9, 1));
    }

    @Test
    void nothing_is_compared_with_another_machine_or_with_what_had_fallen() throws IOException {
        keep("here", 4, 4);

        assertEquals(List.of(), keep("there", 1, 1));
        assertEquals(1, keep("here", 1, 1).size());
        assertEquals(1, keep("here", 1, 1).size(), "the one that fell is no measure for the next");
        assertEquals(4, Files.readAllLines(file).size());
        assertTrue(Files.readAllLines(file).get(0).contains("2026-01-02T03:04:05Z"));
    }

    @Test
    void a_line_that_is_no_run_is_named_and_nothing_is_added() throws IOException {
        keep("here", 4, 4);
        Files.writeString(file, Files.readString(file) + "{\"time\":\n");

        IOException refusal = assertThrows(IOException.class, () -> keep("here", 4, 4));

        assertTrue(refusal.getMessage().contains("runs.jsonl is no history of runs: line 2"), refusal::getMessage);
        assertEquals(2, Files.readAllLines(file).size());
    }
}
