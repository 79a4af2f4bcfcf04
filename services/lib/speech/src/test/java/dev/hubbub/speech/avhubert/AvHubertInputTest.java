package dev.hubbub.speech.avhubert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.features.StackedFilterBank;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the originals give their networks for the same sound and the same pictures. */
class AvHubertInputTest {
    private static final Set<Modality> BOTH = EnumSet.allOf(Modality.class);

    private static Checkpoint expected;

    @BeforeAll
    static void open() {
        expected = Checkpoint.open(EncoderReference.FOLDER.resolve("inputs.safetensors"));
    }

    @AfterAll
    static void close() {
        expected.close();
    }

    private static float[] sound() {
        float[] samples = expected.tensor("wav_int16").floats();
        for (int i = 0; i < samples.length; i++) {
            samples[i] /= 32768;
        }
        return samples;
    }

    private static byte[] pixels(String name) {
        ByteBuffer bytes = expected.tensor(name).bytes();
        byte[] pixels = new byte[bytes.remaining()];
        bytes.get(pixels);
        return pixels;
    }

    @Test
    void sound_is_cut_to_the_length_of_the_pictures() {
        assertArrayEquals(
                expected.tensor("avhubert_audio_feat").floats(), new StackedFilterBank().of(sound(), 51), 1.5e-5f);
    }

    @Test
    void sound_that_is_too_short_is_followed_by_silence() {
        assertArrayEquals(
                expected.tensor("avhubert_audio_feat_padded").floats(),
                new StackedFilterBank().of(sound(), 71),
                1.5e-5f);
    }

    @Test
    void pictures_are_cut_in_the_middle_and_scaled() throws IOException {
        assertPictures("frames_u8", 96, 96, "video_test");
        assertPictures("frames2_u8", 100, 97, "video_test2");
    }

    private static void assertPictures(String name, int height, int width, String scaled) throws IOException {
        AvHubertInput input = AvHubertInput.of(new Clip(null, new GreyFrames(height, width, pixels(name))), BOTH);
        try (EncoderReference reference = new EncoderReference("muavic")) {
            ByteBuffer cut = ByteBuffer.allocateDirect(input.pictures().length).put(input.pictures());
            IValue found = reference
                    .encoder()
                    .pass()
                    .pictures(
                            reference.scope(),
                            reference
                                    .scope()
                                    .arrays()
                                    .create(cut.flip(), new Shape(input.frames(), 88, 88), DataType.UINT8));
            assertArrayEquals(expected.tensor(scaled).floats(), reference.floats(found), 1e-6f);
        }
    }

    @Test
    void pictures_say_how_long_a_clip_is_where_there_are_any() {
        var mouths = new GreyFrames(96, 96, new byte[96 * 96 * 3]);
        AvHubertInput longer = AvHubertInput.of(new Clip(new float[16_000], mouths), BOTH);
        assertEquals(3, longer.frames());
        assertEquals(3 * 104, longer.sound().length);
        AvHubertInput heard = AvHubertInput.of(Clip.ofAudio(new float[641]), BOTH);
        assertEquals(2, heard.frames());
        assertNull(heard.pictures());
        assertEquals(1, AvHubertInput.of(Clip.ofAudio(new float[0]), BOTH).frames());
    }

    @Test
    void a_sense_that_the_model_does_not_use_is_left_out() {
        var mouths = new GreyFrames(96, 96, new byte[96 * 96]);
        AvHubertInput heard = AvHubertInput.of(new Clip(new float[640], mouths), Set.of(Modality.AUDIO));
        assertNull(heard.pictures());
        AvHubertInput seen = AvHubertInput.of(new Clip(new float[640], mouths), Set.of(Modality.VIDEO));
        assertNull(seen.sound());
    }

    @Test
    void a_clip_without_what_the_model_needs_is_refused() {
        var mouths = new GreyFrames(96, 96, new byte[96 * 96]);
        assertRefused(
                "This model hears speech, but a clip has no audio.", new Clip(null, mouths), Set.of(Modality.AUDIO));
        assertRefused(
                "This model reads lips, but a clip has no video.",
                Clip.ofAudio(new float[640]),
                Set.of(Modality.VIDEO));
    }

    @Test
    void pictures_that_are_no_mouth_crops_are_refused() {
        assertRefused(
                "This model reads lips in crops of 96 x 96 pixels around the mouth, not in pictures of 224 x 224: cut the"
                        + " mouths out first.",
                new Clip(null, new GreyFrames(224, 224, new byte[224 * 224])),
                BOTH);
    }

    @Test
    void a_sample_that_is_no_number_is_refused() {
        float[] broken = new float[640];
        Arrays.fill(broken, Float.NaN);
        assertRefused(
                "Sample 0 of 640 is NaN, not a finite number: decode the recording again.", Clip.ofAudio(broken), BOTH);
    }

    private static void assertRefused(String sentence, Clip clip, Set<Modality> senses) {
        var refused = assertThrows(IllegalArgumentException.class, () -> AvHubertInput.of(clip, senses));
        assertEquals(sentence, refused.getMessage());
    }
}
