package dev.hubbub.speech.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.TrainableModel;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ModalitySettingsTest {
    private static final Set<Modality> BOTH = EnumSet.allOf(Modality.class);

    /** Two pictures whose pixels say where they are: rows in the first, columns in the second. */
    private static Clip placed() {
        byte[] pixels = new byte[2 * 96 * 96];
        for (int i = 0; i < 96 * 96; i++) {
            pixels[i] = (byte) (i / 96);
            pixels[96 * 96 + i] = (byte) (i % 96);
        }
        return new Clip(new float[] {1}, new GreyFrames(96, 96, pixels));
    }

    @Test
    void pictures_are_cut_anywhere_within_and_half_of_the_clips_are_mirrored_whole() {
        SplittableRandom random = new SplittableRandom(3);
        Set<Integer> tops = new HashSet<>();
        Set<Integer> lefts = new HashSet<>();
        int mirrored = 0;
        for (int i = 0; i < 400; i++) {
            GreyFrames mouth = ModalitySettings.USUAL.varied(placed(), random).video();
            assertEquals(88, mouth.height());
            assertEquals(88, mouth.width());
            int top = mouth.pixels()[0];
            int first = mouth.pixels()[88 * 88];
            int last = mouth.pixels()[88 * 88 + 87];
            assertEquals(87, Math.abs(last - first));
            assertEquals(top + 87, mouth.pixels()[88 * 87]);
            tops.add(top);
            lefts.add(Math.min(first, last));
            mirrored += first > last ? 1 : 0;
        }
        assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8), tops);
        assertEquals(tops, lefts);
        assertTrue(mirrored > 150 && mirrored < 250, mirrored + " of 400");
    }

    @Test
    void equal_draws_vary_a_clip_equally_and_without_them_it_stays_as_it_is() {
        byte[] once = ModalitySettings.USUAL
                .varied(placed(), new SplittableRandom(5))
                .video()
                .pixels();
        assertArrayEquals(
                once,
                ModalitySettings.USUAL
                        .varied(placed(), new SplittableRandom(5))
                        .video()
                        .pixels());
        ModalitySettings still = new ModalitySettings(Set.of(), 0, 0, false, 0);
        assertArrayEquals(
                placed().video().pixels(),
                still.varied(placed(), new SplittableRandom(5)).video().pixels());
        assertNull(ModalitySettings.USUAL
                .varied(Clip.ofAudio(new float[] {1}), new SplittableRandom(5))
                .video());
    }

    @Test
    void each_sense_is_dropped_as_often_as_is_said_and_never_both() {
        ModalitySettings dropping = new ModalitySettings(Set.of(), 0.1, 0.3, true, 0.5);
        SplittableRandom random = new SplittableRandom(7);
        Map<Set<Modality>, Integer> counts = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            counts.merge(dropping.kept(random), 1, Integer::sum);
        }
        assertEquals(6000, counts.get(BOTH), 200);
        assertEquals(3000, counts.get(Set.of(Modality.AUDIO)), 200);
        assertEquals(1000, counts.get(Set.of(Modality.VIDEO)), 200);
        assertEquals(BOTH, ModalitySettings.USUAL.kept(random));
    }

    @Test
    void shares_that_add_up_to_all_batches_leave_one_sense_of_each() {
        SplittableRandom random = new SplittableRandom(11);
        for (int audio = 0; audio <= 100; audio++) {
            ModalitySettings dropping = new ModalitySettings(Set.of(), audio / 100.0, (100 - audio) / 100.0, true, 0.5);
            assertEquals(1, dropping.kept(random).size(), audio + " of 100");
        }
    }

    @Test
    void senses_that_a_model_does_not_have_are_refused_and_so_is_dropping_the_only_one() {
        try (TrainableModel hearing = TinyRuns.open()) {
            assertEquals(Set.of(Modality.AUDIO), ModalitySettings.USUAL.of(hearing));
            String seeing = refusal(new ModalitySettings(Set.of(Modality.VIDEO), 0, 0, true, 0.5), hearing);
            assertTrue(seeing.contains("modalities are video, but this checkpoint takes in audio alone"), seeing);
            String dropping = refusal(new ModalitySettings(Set.of(), 0.1, 0, true, 0.5), hearing);
            assertTrue(dropping.contains("learns from audio alone"), dropping);
        }
        assertThrows(IllegalArgumentException.class, () -> new ModalitySettings(Set.of(), 0.6, 0.6, true, 0));
        assertThrows(IllegalArgumentException.class, () -> new ModalitySettings(Set.of(), 0, 0, true, 1.5));
    }

    private static String refusal(ModalitySettings settings, TrainableModel model) {
        return assertThrows(IllegalArgumentException.class, () -> settings.of(model))
                .getMessage();
    }
}
