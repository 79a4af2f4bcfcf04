package dev.hubbub.speech.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpecAugmentTest {
    private static final int MELS = 80;
    private static final int FRAMES = 300;
    private static final int HEARD = 200;

    /** Rises in both directions, so that no value is the mean by itself. */
    private static final MelSpectrogram SOUND = new MelSpectrogram(MELS, FRAMES, values());

    private static float[] values() {
        float[] values = new float[MELS * FRAMES];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + i % FRAMES + 0.001f * (i / FRAMES);
        }
        return values;
    }

    @Test
    void a_mask_hides_all_bands_of_a_stretch_of_time_no_wider_than_asked_for() {
        SpecAugment one = new SpecAugment(1, 40, 1, 0, 27);
        int widest = 0;
        for (int seed = 0; seed < 200; seed++) {
            boolean[] hidden = hiddenFrames(one.masked(SOUND, HEARD, new SplittableRandom(seed)));
            int width = count(hidden);
            widest = Math.max(widest, width);
            assertTrue(width <= 40);
            assertEquals(width == 0 ? 0 : 1, stretches(hidden));
            assertEquals(0, count(Arrays.copyOfRange(hidden, HEARD, FRAMES)));
        }
        assertTrue(widest >= 38, "the widest is drawn as often as others, and of 200 masks was " + widest);
    }

    @Test
    void a_mask_hides_no_greater_share_of_what_is_heard_than_asked_for() {
        SpecAugment one = new SpecAugment(1, 1000, 0.1, 0, 27);
        for (int seed = 0; seed < 100; seed++) {
            assertTrue(count(hiddenFrames(one.masked(SOUND, HEARD, new SplittableRandom(seed)))) <= HEARD / 10);
        }
    }

    @Test
    void what_is_hidden_is_the_mean_of_what_is_heard_without_padding() {
        double mean = IntStream.range(0, MELS)
                .boxed()
                .flatMap(band -> IntStream.range(0, HEARD).mapToObj(frame -> SOUND.at(band, frame)))
                .mapToDouble(Float::doubleValue)
                .average()
                .orElseThrow();
        MelSpectrogram masked = new SpecAugment(0, 1, 1, 2, 27).masked(SOUND, HEARD, new SplittableRandom(3));
        int hidden = 0;
        for (int band = 0; band < MELS; band++) {
            if (masked.at(band, 0) != SOUND.at(band, 0)) {
                hidden++;
                for (int frame = 0; frame < FRAMES; frame++) {
                    assertEquals(frame < HEARD ? mean : SOUND.at(band, frame), masked.at(band, frame), 1e-3);
                }
            }
        }
        assertTrue(hidden > 0 && hidden <= 54, String.valueOf(hidden));
    }

    @Test
    void equal_draws_hide_the_same_and_the_sound_itself_stays_as_it_is() {
        SpecAugment masks = new SpecAugment(2, 40, 1, 2, 15);
        MelSpectrogram masked = masks.masked(SOUND, HEARD, new SplittableRandom(1));
        assertEquals(masked, masks.masked(SOUND, HEARD, new SplittableRandom(1)));
        assertFalse(masked.equals(masks.masked(SOUND, HEARD, new SplittableRandom(2))));
        assertEquals(new MelSpectrogram(MELS, FRAMES, values()), SOUND);
    }

    @Test
    void a_clip_without_a_frame_and_masks_wider_than_the_clip_are_no_fault() {
        MelSpectrogram nothing = new MelSpectrogram(MELS, 0, new float[0]);
        SpecAugment wide = new SpecAugment(3, 3000, 1, 3, 256);
        assertSame(nothing, wide.masked(nothing, 0, new SplittableRandom(1)));
        assertEquals(FRAMES, wide.masked(SOUND, 5, new SplittableRandom(1)).frames());
        assertThrows(IllegalArgumentException.class, () -> new SpecAugment(1, 10, 1.5, 0, 0));
    }

    private static boolean[] hiddenFrames(MelSpectrogram masked) {
        boolean[] hidden = new boolean[FRAMES];
        for (int frame = 0; frame < FRAMES; frame++) {
            hidden[frame] = masked.at(0, frame) != SOUND.at(0, frame);
            for (int band = 0; band < MELS; band++) {
                assertEquals(hidden[frame], masked.at(band, frame) != SOUND.at(band, frame));
            }
        }
        return hidden;
    }

    private static int count(boolean[] hidden) {
        int count = 0;
        for (boolean one : hidden) {
            count += one ? 1 : 0;
        }
        return count;
    }

    private static int stretches(boolean[] hidden) {
        int stretches = 0;
        for (int i = 0; i < hidden.length; i++) {
            stretches += hidden[i] && (i == 0 || !hidden[i - 1]) ? 1 : 0;
        }
        return stretches;
    }
}
