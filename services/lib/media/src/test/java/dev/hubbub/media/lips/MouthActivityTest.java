package dev.hubbub.media.lips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MouthActivityTest {

    private static final int SECOND = 25;

    @TempDir
    Path folder;

    private final Random random = new Random(4);

    @Test
    void a_mouth_that_moves_while_somebody_is_heard_speaks() {
        double[] motion = motion(3, 0.3, 3, 4, 3, 0.3);
        double[] levels = new double[motion.length];
        Arrays.fill(levels, -30);
        Arrays.fill(levels, 0, SECOND, -70);
        assertSpeech(MouthActivity.scores(motion, levels), 3, 6);
    }

    @Test
    void the_amount_of_motion_is_judged_within_its_track() {
        assertSpeech(MouthActivity.scores(motion(3, 2, 3, 8, 3, 2), new double[0]), 3, 6);
    }

    @Test
    void a_mouth_that_moves_where_nothing_is_heard_does_not_speak() {
        double[] motion = motion(3, 0.3, 3, 4, 3, 4);
        double[] levels = new double[motion.length];
        Arrays.fill(levels, -30);
        Arrays.fill(levels, 6 * SECOND, 9 * SECOND, -70);
        double[] scores = MouthActivity.scores(motion, levels);
        assertTrue(scores[8 * SECOND] < 0.8, "chewing in silence: " + scores[8 * SECOND]);
        assertTrue(scores[5 * SECOND] > 1);
    }

    @Test
    void one_that_never_moves_never_speaks_and_one_that_always_moves_always_does() {
        for (double score : MouthActivity.scores(motion(5, 0.4), new double[0])) {
            assertTrue(score < 0.8);
        }
        for (double score : MouthActivity.scores(motion(5, 5), new double[0])) {
            assertTrue(score > 1);
        }
    }

    @Test
    void a_video_of_lips_is_scored_picture_by_picture() throws IOException {
        Path lips = folder.resolve("lips.mp4");
        float[] sound = new float[6 * 16_000];
        for (int n = 0; n < sound.length; n++) {
            sound[n] = (float) random.nextGaussian() * 0.05f;
        }
        try (VideoWriter writer = VideoWriter.open(lips, PictureForm.GREY, 96, 96, true)) {
            for (int number = 0; number < 6 * SECOND; number++) {
                boolean moves = number >= 2 * SECOND && number < 4 * SECOND;
                writer.picture(mouth(moves ? 4 + 12 * Math.abs(Math.sin(number * 0.9)) : 4));
            }
            writer.sound(sound);
            writer.finish();
        }
        double[] scores = MouthActivity.scores(lips);
        assertEquals(6 * SECOND, scores.length);
        assertSpeech(scores, 2, 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_600})
    void sound_as_long_as_the_pictures_or_a_little_shorter_than_declared_is_scored(int missing) throws IOException {
        Path lips = folder.resolve("lips.mov");
        // 110 / 25.0 * 25 is more than 110.
        List<byte[]> pictures = new ArrayList<>();
        for (int number = 0; number < 110; number++) {
            pictures.add(new byte[96 * 96 * 3]);
        }
        PcmTrack.write(lips, 96, pictures, new float[70_400 - missing]);
        PcmTrack.declare(lips, 70_400);
        try (AudioRecording sound = new MediaReader().open(lips)) {
            assertEquals(4.4, sound.info().duration());
            assertEquals(70_400 - missing, sound.readAll().length);
        }
        assertEquals(110, MouthActivity.scores(lips).length);
    }

    private static void assertSpeech(double[] scores, int start, int end) {
        int margin = 8;
        for (int picture = 0; picture < scores.length; picture++) {
            if (picture >= start * SECOND + margin && picture < end * SECOND - margin) {
                assertTrue(scores[picture] > 1, "speech in picture " + picture + ": " + scores[picture]);
            } else if (picture < start * SECOND - margin || picture >= end * SECOND + margin) {
                assertTrue(scores[picture] < 0.8, "rest in picture " + picture + ": " + scores[picture]);
            }
        }
    }

    /** Pairs of seconds and grey values. */
    private double[] motion(double... pairs) {
        double[] motion = new double[0];
        for (int pair = 0; pair < pairs.length; pair += 2) {
            int from = motion.length;
            motion = Arrays.copyOf(motion, from + (int) (pairs[pair] * SECOND));
            for (int i = from; i < motion.length; i++) {
                motion[i] = pairs[pair + 1] * (0.7 + 0.6 * random.nextDouble());
            }
        }
        return motion;
    }

    private static byte[] mouth(double open) {
        byte[] picture = new byte[96 * 96];
        for (int at = 0; at < picture.length; at++) {
            double x = (at % 96 - 48) / 22.0;
            double y = (at / 96 - 48) / open;
            picture[at] = (byte) (x * x + y * y < 1 ? 60 : 170);
        }
        return picture;
    }
}
