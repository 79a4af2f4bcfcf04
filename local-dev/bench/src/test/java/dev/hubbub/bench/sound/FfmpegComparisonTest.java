package dev.hubbub.bench.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.bench.peer.PeerComparison;
import dev.hubbub.bench.time.Spent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FfmpegComparisonTest {

    @TempDir
    Path folder;

    @Test
    void sound_of_both_rates_is_read_in_turns_with_the_program() throws IOException {
        Path program = folder.resolve("ffmpeg");
        Files.writeString(program, "#!/bin/sh\necho 'bench: utime=0.090s stime=0.010s rtime=0.200s' >&2\n");
        assertTrue(program.toFile().setExecutable(true));
        assertTrue(FfmpegComparison.isPossible(program.toString()));
        List<PeerComparison> rows = new ArrayList<>();

        FfmpegComparison.measure(program.toString(), folder, 2, 1, rows::add);

        assertEquals(
                List.of("44.1 kHz, 2 channels", "48.0 kHz, 2 channels"),
                rows.stream().map(PeerComparison::what).toList());
        assertEquals(0.2, rows.get(1).peer().wallSeconds(), 1e-9);
        assertEquals(rows.get(0).hubbub().cpuSeconds() / 0.1, rows.get(0).cpuRatio(), 1e-9);
    }

    @Test
    void what_says_nothing_of_its_time_is_refused_with_what_it_said() {
        assertEquals(
                new Spent(0.5, 0.375), FfmpegComparison.spent("x\nbench: utime=0.250s stime=0.125s rtime=0.500s\n"));
        String refusal = assertThrows(
                        UnsupportedOperationException.class, () -> FfmpegComparison.spent("no such codec"))
                .getMessage();
        assertTrue(refusal.endsWith("It said: no such codec"), refusal);
        assertFalse(FfmpegComparison.isPossible("no-such-ffmpeg"));
    }
}
