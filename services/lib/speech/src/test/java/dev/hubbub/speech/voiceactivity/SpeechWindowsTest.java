package dev.hubbub.speech.voiceactivity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Recordings whose samples say how likely speech is. */
class SpeechWindowsTest {
    private static final int FRAME = VoiceActivityDetector.FRAME;
    private static final double FRAMES_PER_SECOND = 31.25;
    private static final WindowLimits ANY_PAUSE = new WindowLimits(30, Double.POSITIVE_INFINITY);

    /** Every sample of a frame is its probability. */
    private static float[] sound(float... probabilities) {
        float[] samples = new float[probabilities.length * FRAME];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = probabilities[i / FRAME];
        }
        return samples;
    }

    private static float[] probabilities(float[] samples) {
        float[] each = new float[samples.length / FRAME];
        for (int frame = 0; frame < each.length; frame++) {
            each[frame] = samples[frame * FRAME];
        }
        return each;
    }

    private static float[] likely(double seconds, double probability) {
        float[] frames = new float[(int) (seconds * FRAMES_PER_SECOND)];
        Arrays.fill(frames, (float) probability);
        return frames;
    }

    private static float[] joined(float[]... parts) {
        float[] all = new float[0];
        for (float[] part : parts) {
            all = Arrays.copyOf(all, all.length + part.length);
            System.arraycopy(part, 0, all, all.length - part.length, part.length);
        }
        return all;
    }

    private static List<SpeechWindow> windows(float[] samples, WindowLimits limits, int block) {
        List<SpeechWindow> found = new ArrayList<>();
        SpeechWindows windows = new SpeechWindows(SpeechWindowsTest::probabilities, limits, found::add);
        for (int at = 0; at < samples.length; at += block) {
            float[] part = Arrays.copyOfRange(samples, at, Math.min(at + block, samples.length));
            windows.accept(part, part.length);
        }
        windows.finish();
        assertEquals(samples.length, windows.samples());
        return found;
    }

    private static List<SpeechWindow> windows(WindowLimits limits, float[]... parts) {
        return windows(sound(joined(parts)), limits, 7919);
    }

    @Test
    void silence_has_no_window() {
        assertEquals(List.of(), windows(ANY_PAUSE, likely(100, 0.3)));
        assertEquals(List.of(), windows(ANY_PAUSE));
        assertEquals(List.of(), windows(ANY_PAUSE, likely(5, 0), likely(0.07, 1), likely(5, 0)), "a click");
    }

    @Test
    void stretches_of_speech_share_a_window_as_long_as_they_fit() {
        List<SpeechWindow> found = windows(
                ANY_PAUSE, likely(2, 0), likely(10, 0.9), likely(5, 0), likely(10, 0.9), likely(5, 0), likely(10, 0.9));
        assertEquals(2, found.size());
        assertEquals(2, found.get(0).start(), 0.25);
        assertEquals(27, found.get(0).end(), 0.25);
        assertEquals(32, found.get(1).start(), 0.3);
        assertEquals(42, found.get(1).end(), 0.1);
    }

    @Test
    void a_long_pause_parts_windows() {
        float[][] parts = {likely(3, 0.9), likely(4, 0), likely(3, 0.9), likely(1, 0), likely(3, 0.9)};
        assertEquals(1, windows(ANY_PAUSE, parts).size());
        List<SpeechWindow> found = windows(new WindowLimits(30, 2), parts);
        assertEquals(2, found.size());
        assertEquals(3, found.get(0).end(), 0.25);
        assertEquals(7, found.get(1).start(), 0.25);
        assertEquals(14, found.get(1).end(), 0.1);
    }

    @Test
    void speech_without_a_pause_is_cut_where_it_is_least_likely() {
        List<SpeechWindow> found = windows(ANY_PAUSE, likely(20, 0.9), likely(0.04, 0.6), likely(25, 0.9));
        assertEquals(2, found.size());
        assertEquals(20, found.get(0).end(), 0.04);
        assertEquals(found.get(0).end(), found.get(1).start(), "nothing is lost between them");
        assertEquals(45, found.get(1).end(), 0.1);
    }

    @Test
    void windows_fit_and_follow_each_other_and_leave_no_speech_out_whatever_is_said() {
        Random random = new Random(7);
        for (int round = 0; round < 40; round++) {
            float[] probabilities = new float[200 + random.nextInt(6000)];
            float level = 0;
            for (int i = 0; i < probabilities.length; i++) {
                level = random.nextInt(60) == 0 ? random.nextFloat() : level;
                probabilities[i] = Math.min(1, Math.max(0, level + 0.2f * random.nextFloat() - 0.1f));
            }
            float[] samples = Arrays.copyOf(sound(probabilities), probabilities.length * FRAME - random.nextInt(FRAME));
            WindowLimits limits = new WindowLimits(2 + random.nextInt(28), random.nextInt(4));
            List<SpeechWindow> found = windows(samples, limits, 1 + random.nextInt(400_000));
            boolean[] covered = new boolean[probabilities.length + 1];
            long before = 0;
            for (SpeechWindow window : found) {
                assertTrue(window.from() >= before && window.samples().length > 0, "in order, and apart");
                before = window.from() + window.samples().length;
                assertTrue(before <= samples.length);
                assertTrue(window.end() - window.start() <= limits.longestSeconds());
                assertArrayEquals(Arrays.copyOfRange(samples, (int) window.from(), (int) before), window.samples());
                Arrays.fill(covered, (int) (window.from() / FRAME), (int) ((before + FRAME - 1) / FRAME), true);
            }
            for (int i = 8; i + 8 < probabilities.length; i++) {
                boolean surely = true;
                for (int near = i - 8; near <= i + 8; near++) {
                    surely &= probabilities[near] >= 0.5f;
                }
                assertTrue(!surely || covered[i], "frame " + i + " of round " + round);
            }
        }
    }

    @Test
    void what_is_no_number_is_refused_by_its_place() {
        SpeechWindows windows = new SpeechWindows(SpeechWindowsTest::probabilities, ANY_PAUSE, window -> {});
        windows.accept(new float[100], 100);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> windows.accept(new float[] {0, Float.NaN}, 2))
                .getMessage()
                .startsWith("Sample 101 is NaN"));
        assertThrows(IllegalArgumentException.class, () -> new WindowLimits(0.5, 1));
    }
}
