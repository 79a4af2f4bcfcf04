package dev.hubbub.speech.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ClipTest {

    private final GreyFrames second = new GreyFrames(2, 3, new byte[25 * 6]);

    @Test
    void pictures_last_as_long_as_they_are_many() {
        assertEquals(25, second.frames());
        assertEquals(1.0, second.seconds());
    }

    @Test
    void pixels_that_fill_no_whole_picture_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> new GreyFrames(2, 3, new byte[7]));
        assertThrows(IllegalArgumentException.class, () -> new GreyFrames(2, 3, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new GreyFrames(0, 3, new byte[6]));
    }

    @Test
    void a_clip_has_something_to_hear_or_to_see() {
        assertThrows(IllegalArgumentException.class, () -> new Clip(null, null));
        var mute = new Clip(null, second);
        var refusal = assertThrows(IllegalArgumentException.class, mute::requiredAudio);
        assertEquals("This model hears speech, but a clip has no audio.", refusal.getMessage());
    }
}
