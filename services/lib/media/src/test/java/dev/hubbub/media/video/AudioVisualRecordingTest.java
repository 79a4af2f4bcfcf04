package dev.hubbub.media.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.media.TestSignal;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioVisualRecordingTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"16000, 25", "48000, 29.97", "44100, 30"})
    void a_range_is_the_slice_of_the_whole_in_sound_and_pictures(int soundRate, double rate) throws IOException {
        Path file = folder.resolve("film.mp4");
        Film film = new Film();
        film.rate = rate;
        film.soundRate = soundRate;
        film.sound = TestSignal.babble(12, soundRate);
        film.write(file, (int) (12 * rate));
        float[] samples = new MediaReader().readAll(file);
        Random random = new Random(5);
        try (AudioVisualRecording recording = AudioVisualRecording.open(file, SoundSelection.DEFAULT)) {
            int[] numbers = Film.numbers(recording.pictures().orElseThrow().readAll(PictureForm.GREY));
            for (int round = 0; round < 15; round++) {
                double start = Math.floor(random.nextDouble() * 8 * 100) / 100;
                TimeRange range = new TimeRange(start, start + 0.5 + random.nextDouble());
                AudioVisualClip clip = recording.read(range, PictureForm.GREY);
                int first = (int) Math.floor(range.start() * 25 + 1e-6);
                assertArrayEquals(
                        Arrays.copyOfRange(numbers, first, (int) Math.ceil(range.end() * 25 - 1e-6)),
                        Film.numbers(clip.pictures()));
                float[] slice = Arrays.copyOfRange(
                        samples, (int) Math.round(range.start() * 16_000), (int) Math.round(range.end() * 16_000));
                assertEquals(slice.length, clip.sound().length);
                assertEquals(0, TestSignal.lag(slice, clip.sound()));
                assertTrue(TestSignal.signalToNoise(slice, clip.sound(), 0) > 15, range.toString());
            }
        }
    }

    @Test
    void what_the_writer_is_given_is_read_at_its_place_in_both_streams() throws IOException {
        Path file = folder.resolve("clap.mp4");
        float[] sound = new float[5 * 16_000];
        for (int n = 0; n < 320; n++) {
            sound[2 * 16_000 + n] = (float) Math.sin(n * 0.4);
        }
        VideoWriter.write(file, VideoRecordingTest.film(125), sound);
        try (AudioVisualRecording recording = AudioVisualRecording.open(file, SoundSelection.DEFAULT)) {
            AudioVisualClip clip = recording.read(new TimeRange(2, 2.02), PictureForm.GREY);
            assertArrayEquals(new int[] {50}, Film.numbers(clip.pictures()));
            double energy = 0;
            for (float sample : clip.sound()) {
                energy += sample * sample;
            }
            assertTrue(energy > 100, "the clap is heard where its picture is seen: " + energy);
        }
    }

    @Test
    void a_film_without_sound_gives_its_pictures_alone() throws IOException {
        Path file = folder.resolve("silent.mp4");
        new Film().write(file, 50);
        try (AudioVisualRecording recording = AudioVisualRecording.open(file, SoundSelection.DEFAULT)) {
            assertTrue(recording.sound().isEmpty());
            AudioVisualClip clip = recording.read(new TimeRange(1, 2), PictureForm.GREY);
            assertNull(clip.sound());
            assertEquals(25, clip.pictures().count());
        }
        UnreadableMediaException e = assertThrows(
                UnreadableMediaException.class, () -> AudioVisualRecording.open(file, new SoundSelection(1, null)));
        assertEquals(Reason.NO_AUDIO, e.reason(), "a track that is asked for");
    }

    @Test
    void pictures_that_cannot_be_read_are_told_although_there_is_no_sound() throws IOException {
        Path file = folder.resolve("aslant.mp4");
        Film film = new Film();
        film.turnedBy = 45;
        film.write(file, 5);
        UnreadableMediaException e = assertThrows(
                UnreadableMediaException.class, () -> AudioVisualRecording.open(file, SoundSelection.DEFAULT));
        assertTrue(e.getMessage().contains("asks to be shown mirrored or aslant"), e.getMessage());
    }

    @Test
    void sound_without_pictures_is_given_alone() throws IOException {
        Path file = folder.resolve("sound.m4a");
        new MediaWriter().write(file, AudioEncoding.AAC, TestSignal.babble(2, 16_000));
        try (AudioVisualRecording recording = AudioVisualRecording.open(file, SoundSelection.DEFAULT)) {
            assertTrue(recording.pictures().isEmpty());
            AudioVisualClip clip = recording.read(new TimeRange(1, 2), PictureForm.GREY);
            assertNull(clip.pictures());
            assertEquals(16_000, clip.sound().length);
        }
    }

    @Test
    void of_what_ends_first_a_range_has_what_is_left() throws IOException {
        Path file = folder.resolve("short.mp4");
        VideoWriter.write(file, VideoRecordingTest.film(50), TestSignal.babble(4, 16_000));
        try (AudioVisualRecording recording = AudioVisualRecording.open(file, SoundSelection.DEFAULT)) {
            AudioVisualClip across = recording.read(new TimeRange(1, 3), PictureForm.GREY);
            assertEquals(25, across.pictures().count());
            assertEquals(32_000, across.sound().length);
            AudioVisualClip behind = recording.read(new TimeRange(2.5, 3), PictureForm.GREY);
            assertNull(behind.pictures());
            assertEquals(8_000, behind.sound().length);
            UnreadableMediaException e = assertThrows(
                    UnreadableMediaException.class, () -> recording.read(new TimeRange(5, 6), PictureForm.GREY));
            assertEquals(Reason.RANGE_OUTSIDE, e.reason());
        }
    }

    @Test
    void a_film_without_its_index_is_no_film() throws IOException {
        Path file = folder.resolve("cut.mp4");
        new Film().write(file, 50);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        UnreadableMediaException e = assertThrows(
                UnreadableMediaException.class, () -> AudioVisualRecording.open(file, SoundSelection.DEFAULT));
        assertEquals(Reason.NOT_MEDIA, e.reason());
        assertTrue(e.getMessage().contains("check that it was copied whole"), e.getMessage());
    }
}
