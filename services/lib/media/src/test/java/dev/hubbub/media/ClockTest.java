package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The place of sound in a file is what its time stamps say, whoever reads it and whatever is missing before it. */
class ClockTest {

    /** Matroska counts in milliseconds. */
    private static final int MILLISECOND = 16;

    @TempDir
    Path folder;

    private final MediaReader reader = new MediaReader();
    private float[] sound;
    private Path source;

    @BeforeEach
    void write_ten_seconds() throws IOException {
        sound = TestSignal.babble(10, 16_000);
        source = folder.resolve("whole.flac");
        new MediaWriter().write(source, AudioEncoding.FLAC, sound);
    }

    @Test
    void a_gap_in_the_recording_is_silence_and_moves_nothing_behind_it() throws IOException {
        Path file = folder.resolve("gap.mkv");
        int frame = new Remuxer().keeping(packet -> packet < 10 || packet >= 15).copy(file, source);
        float[] whole = reader.readAll(file);
        assertEquals(sound.length, whole.length, MILLISECOND);

        float[] gap = Arrays.copyOfRange(whole, 10 * frame + MILLISECOND, 15 * frame - MILLISECOND);
        assertTrue(TestSignal.decibels(gap, 0) < -200, "the gap is not silent");
        float[] before = Arrays.copyOf(whole, 10 * frame);
        assertTrue(TestSignal.signalToNoise(Arrays.copyOf(sound, 10 * frame), before, 0) > 80);

        int resumed = 15 * frame;
        float[] expected = Arrays.copyOfRange(sound, resumed, sound.length);
        float[] behind = Arrays.copyOfRange(whole, resumed, whole.length);
        assertEquals(0, TestSignal.lag(expected, behind), MILLISECOND);
        TimeRange range = new TimeRange(9, 9.5);
        int lag = TestSignal.lag(
                Arrays.copyOfRange(whole, 144_000 - 2000, 152_000 + 2000), pad(reader.read(file, range)));
        assertEquals(0, lag, MILLISECOND);
    }

    @Test
    void several_threads_read_one_file_side_by_side() throws Exception {
        float[] whole = reader.readAll(source);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<float[]>> parts = new ArrayList<>();
            for (int n = 0; n < 16; n++) {
                TimeRange range = new TimeRange(n * 0.5, n * 0.5 + 1);
                parts.add(threads.submit(() -> reader.read(source, range)));
            }
            for (int n = 0; n < parts.size(); n++) {
                float[] slice = Arrays.copyOfRange(whole, n * 8000, n * 8000 + 16_000);
                assertArrayEquals(slice, parts.get(n).get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static float[] pad(float[] samples) {
        float[] padded = new float[samples.length + 4000];
        System.arraycopy(samples, 0, padded, 2000, samples.length);
        return padded;
    }
}
