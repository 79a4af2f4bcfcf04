package dev.hubbub.bench.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BabbleTest {

    @Test
    void the_same_seed_gives_the_same_sound_and_another_seed_another() {
        assertArrayEquals(Babble.of(0.5, 7), Babble.of(0.5, 7));
        assertFalse(Arrays.equals(Babble.of(0.5, 7), Babble.of(0.5, 8)));
    }

    @Test
    void sound_stays_within_full_scale_and_is_no_silence() {
        float peak = 0;
        for (float sample : Babble.of(2, 1)) {
            peak = Math.max(peak, Math.abs(sample));
        }
        assertTrue(peak > 0.05f && peak <= 1, "peak " + peak);
    }

    @Test
    void a_session_is_cut_into_the_fewest_equal_pieces_without_losing_a_sample() {
        float[] session = Babble.of(7, 1);
        List<float[]> pieces = Babble.cut(session, 3);

        assertEquals(3, pieces.size());
        assertTrue(pieces.stream().allMatch(piece -> piece.length <= 3 * 16_000));
        float[] joined = new float[session.length];
        int at = 0;
        for (float[] piece : pieces) {
            System.arraycopy(piece, 0, joined, at, piece.length);
            at += piece.length;
        }
        assertEquals(session.length, at);
        assertArrayEquals(session, joined);
        assertEquals(1, Babble.cut(session, 7).size());
    }
}
