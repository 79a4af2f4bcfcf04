package dev.hubbub.media.lips;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.face.BuiltInLandmarks;
import dev.hubbub.media.face.DrawnHead;
import dev.hubbub.media.face.DrawnHead.Pose;
import dev.hubbub.media.face.RgbPicture;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoRecording;
import dev.hubbub.media.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LipExtractionTest {

    private static final int SIZE = 224;

    @TempDir
    Path folder;

    private final LipExtraction extraction = new LipExtraction(new BuiltInLandmarks());

    @Test
    void the_mouth_of_a_moving_head_stays_in_the_middle_and_opens_and_closes() throws IOException {
        List<RgbPicture> film = new ArrayList<>();
        for (int number = 0; number < 60; number++) {
            double open = number % 20 < 10 ? 0 : 1;
            film.add(DrawnHead.picture(SIZE, new Pose(95 + number * 0.6, 105 + number * 0.2, 58, open)));
        }
        float[] sound = tone(60);
        LipQuality quality = extraction.write(track(film, sound), folder.resolve("lips.mp4"));
        assertEquals("face-api", quality.detector());
        assertEquals(60, quality.pictures());
        assertTrue(quality.share() > 0.95, "" + quality);
        assertFalse(quality.fixedPlace());
        assertEquals(0, quality.held());
        Pictures lips = lips();
        assertEquals(60, lips.count());
        assertEquals(96, lips.width());
        for (int number = 15; number < 60; number += 20) {
            double[] open = darkCentre(lips.picture(number));
            assertEquals(48, open[0], 7, "across in picture " + number);
            assertEquals(48, open[1], 9, "down in picture " + number);
            assertTrue(open[2] > 3 * darkCentre(lips.picture(number - 10))[2], "the closed one shows no inside");
        }
        assertEquals(sound.length, new MediaReader().readAll(folder.resolve("lips.mp4")).length, 1024);
    }

    @Test
    void the_same_track_gives_the_same_bytes() throws IOException {
        Path track = track(still(30, new Pose(112, 112, 60, 0.4)), tone(30));
        extraction.write(track, folder.resolve("lips.mp4"));
        new LipExtraction(new BuiltInLandmarks()).write(track, folder.resolve("again.mp4"));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("lips.mp4")), Files.readAllBytes(folder.resolve("again.mp4")));
    }

    @Test
    void without_any_face_the_fixed_place_is_cut_and_said_so() throws IOException {
        LipQuality quality = extraction.write(track(still(20), null), folder.resolve("lips.mp4"));
        assertTrue(quality.fixedPlace());
        assertEquals(0, quality.faces());
        assertEquals(20, lips().count());
        assertThrows(UnreadableMediaException.class, () -> new MediaReader().readAll(folder.resolve("lips.mp4")));
    }

    @Test
    void a_face_that_jumps_and_one_that_hides_are_counted() throws IOException {
        List<RgbPicture> film = new ArrayList<>(still(20, new Pose(90, 112, 55, 0)));
        film.addAll(still(10, new Pose(125, 112, 55, 0)));
        film.addAll(still(10));
        film.addAll(still(20, new Pose(125, 112, 55, 0)));
        LipQuality quality = extraction.write(track(film, null), folder.resolve("lips.mp4"));
        assertEquals(60, quality.pictures());
        assertEquals(50, quality.faces(), 1);
        assertEquals(1, quality.jumps());
    }

    @Test
    void fewer_than_twelve_pictures_are_refused_by_name() throws IOException {
        UnreadableMediaException e = assertThrows(
                UnreadableMediaException.class,
                () -> extraction.write(track(still(11, new Pose(112, 112, 60, 0)), null), folder.resolve("lips.mp4")));
        assertTrue(e.getMessage().contains("track.mp4 has 11 pictures, from which no lips"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("lips.mp4")));
    }

    @Test
    void sound_alone_has_no_lips() throws IOException {
        Path sound = folder.resolve("sound.m4a");
        new MediaWriter().write(sound, AudioEncoding.AAC, tone(25));
        UnreadableMediaException e =
                assertThrows(UnreadableMediaException.class, () -> extraction.write(sound, folder.resolve("lips.mp4")));
        assertEquals(UnreadableMediaException.Reason.NO_VIDEO, e.reason());
    }

    @Test
    void sound_that_is_shorter_or_longer_than_the_pictures_is_kept_as_it_is() throws IOException {
        List<RgbPicture> film = still(50, new Pose(112, 112, 60, 0));
        for (int pictures : new int[] {20, 80}) {
            extraction.write(track(film, tone(pictures)), folder.resolve("lips.mp4"));
            assertEquals(50, lips().count());
            assertEquals(pictures * 640, new MediaReader().readAll(folder.resolve("lips.mp4")).length, 2048);
        }
    }

    @Test
    void sound_that_ends_a_little_before_its_declared_end_is_copied_to_its_end() throws IOException {
        Path track = folder.resolve("track.mov");
        List<byte[]> film = still(50, new Pose(112, 112, 60, 0)).stream()
                .map(RgbPicture::pixels)
                .toList();
        PcmTrack.write(track, SIZE, film, tone(50));
        PcmTrack.declare(track, 32_800);
        try (AudioRecording sound = new MediaReader().open(track)) {
            assertEquals(2.05, sound.info().duration());
        }
        assertEquals(32_000, new MediaReader().readAll(track).length);
        extraction.write(track, folder.resolve("lips.mp4"));
        assertEquals(50, lips().count());
        assertEquals(32_000, new MediaReader().readAll(folder.resolve("lips.mp4")).length, 1024);
    }

    private Path track(List<RgbPicture> film, float[] sound) throws IOException {
        Path track = folder.resolve("track.mp4");
        try (VideoWriter writer = VideoWriter.open(track, PictureForm.RGB, SIZE, SIZE, sound != null)) {
            for (int number = 0; number < film.size(); number++) {
                writer.picture(film.get(number).pixels());
            }
            if (sound != null) {
                writer.sound(sound);
            }
            writer.finish();
        }
        return track;
    }

    private Pictures lips() throws IOException {
        try (VideoRecording recording = VideoRecording.open(folder.resolve("lips.mp4"))) {
            return recording.readAll(PictureForm.RGB);
        }
    }

    private static List<RgbPicture> still(int count, Pose... heads) {
        RgbPicture picture = DrawnHead.picture(SIZE, heads);
        RgbPicture[] film = new RgbPicture[count];
        Arrays.fill(film, picture);
        return List.of(film);
    }

    private static float[] tone(int pictures) {
        float[] tone = new float[pictures * 640];
        for (int n = 0; n < tone.length; n++) {
            tone[n] = (float) (0.3 * Math.sin(n * 0.1));
        }
        return tone;
    }

    /** The middle of the inside of an open mouth, which alone is dark, and how many pixels it has. */
    private static double[] darkCentre(byte[] picture) {
        double x = 0;
        double y = 0;
        int count = 0;
        for (int at = 0; at < 96 * 96; at++) {
            if ((picture[3 * at] & 0xff) < 110 && (picture[3 * at + 2] & 0xff) < 60) {
                x += at % 96;
                y += at / 96;
                count++;
            }
        }
        return new double[] {x / Math.max(1, count), y / Math.max(1, count), count};
    }
}
