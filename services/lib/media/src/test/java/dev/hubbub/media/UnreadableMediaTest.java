package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableMediaTest {

    @TempDir
    Path folder;

    private final MediaReader reader = new MediaReader();
    private final MediaWriter writer = new MediaWriter();

    @Test
    void a_file_that_is_not_there_is_named_with_the_remedy() {
        Path file = folder.resolve("absent.wav");
        UnreadableMediaException e = failure(file, Reason.MISSING);
        assertEquals(
                "The recording " + file + " does not exist or is no plain file: correct the path or put the file there",
                e.getMessage());
        assertEquals(file, e.file());
    }

    @Test
    void a_folder_is_no_recording() {
        failure(folder, Reason.MISSING);
    }

    @Test
    void an_empty_file_is_said_to_be_empty() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.wav"));
        assertTrue(failure(file, Reason.EMPTY).getMessage().endsWith("is empty: record or copy it again"));
    }

    @Test
    void text_under_the_name_of_a_recording_is_not_media() throws IOException {
        Path file =
                Files.writeString(folder.resolve("notes.wav"), "These are the minutes of our meeting.\n".repeat(99));
        failure(file, Reason.NOT_MEDIA);
    }

    @Test
    void random_bytes_are_not_media() throws IOException {
        byte[] bytes = new byte[50_000];
        new Random(1).nextBytes(bytes);
        failure(Files.write(folder.resolve("noise.flac"), bytes), Reason.NOT_MEDIA);
    }

    @ParameterizedTest
    @CsvSource({
        "list.m3u8, '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nbeside.wav\n#EXT-X-ENDLIST\n'",
        "list.ffconcat, 'ffconcat version 1.0\nfile beside.wav\n'",
        "list.wav, 'ffconcat version 1.0\nfile beside.wav\n'",
    })
    void a_list_of_files_does_not_open_what_lies_beside_it(String name, String text) throws IOException {
        writer.write(folder.resolve("beside.wav"), AudioEncoding.WAV, TestSignal.babble(1, 16_000));
        Path list = Files.writeString(folder.resolve(name), text);
        String message = failure(list, Reason.NOT_MEDIA).getMessage();
        assertTrue(message.contains("is a list of other files"), message);
        assertFalse(reader.isRecording(list));
    }

    @Test
    void a_playlist_cannot_lead_to_another_address() throws IOException {
        String playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/sound.ts\n#EXT-X-ENDLIST\n";
        failure(Files.writeString(folder.resolve("list.m3u8"), playlist), Reason.NOT_MEDIA);
    }

    @Test
    void pictures_without_sound_are_told_apart_from_what_is_no_media() throws IOException {
        Path file = folder.resolve("silent-film.mp4");
        writeFilm(file, 25, null);
        assertTrue(failure(file, Reason.NO_AUDIO).getMessage().contains("has no sound in it"));
    }

    @Test
    void sound_beside_pictures_is_read() throws IOException {
        Path file = folder.resolve("film.mp4");
        float[] sound = TestSignal.babble(2, 16_000);
        writeFilm(file, 50, sound);
        float[] whole = reader.readAll(file);
        assertEquals(0, TestSignal.lag(sound, whole));
        assertTrue(TestSignal.signalToNoise(sound, whole, 0) > 20);
        float[] range = reader.read(file, new TimeRange(1, 1.5));
        assertTrue(TestSignal.signalToNoise(Arrays.copyOfRange(whole, 16_000, 24_000), range, 0) > 40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAV", "FLAC"})
    void a_file_cut_short_is_truncated_but_what_is_left_can_be_read_in_ranges(AudioEncoding encoding)
            throws IOException {
        Path file = cut(encoding, 0.5);
        UnreadableMediaException e = failure(file, Reason.TRUNCATED);
        assertTrue(e.getMessage().contains("declares 10.00 s of sound but has only "), e.getMessage());
        assertEquals(32_000, reader.read(file, new TimeRange(1, 3)).length);
        UnreadableMediaException late =
                assertThrows(UnreadableMediaException.class, () -> reader.read(file, new TimeRange(7, 8)));
        assertEquals(Reason.TRUNCATED, late.reason());
        UnreadableMediaException across =
                assertThrows(UnreadableMediaException.class, () -> reader.read(file, new TimeRange(2, 8)));
        assertEquals(Reason.TRUNCATED, across.reason());
    }

    @Test
    void an_mp4_cut_short_has_lost_its_index_and_is_no_media() throws IOException {
        failure(cut(AudioEncoding.AAC, 0.9), Reason.NOT_MEDIA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPUS", "MP3", "G722"})
    void formats_that_end_anywhere_give_what_they_have(AudioEncoding encoding) throws IOException {
        Path file = cut(encoding, 0.5);
        float[] samples = assertDoesNotThrow(() -> reader.read(file, new TimeRange(1, 3)));
        assertEquals(32_000, samples.length);
    }

    @Test
    void a_stretch_that_cannot_be_decoded_is_told_with_its_place() throws IOException {
        Path file = folder.resolve("scratched.flac");
        writer.write(file, AudioEncoding.FLAC, TestSignal.babble(10, 16_000));
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + bytes.length / 10, (byte) 0);
        Files.write(file, bytes);
        UnreadableMediaException e = failure(file, Reason.DAMAGED);
        assertTrue(
                e.getMessage().matches(".*has [01]\\.\\d\\d s of sound at [45]\\.\\d\\d s that cannot.*"),
                e.getMessage());
        assertEquals(16_000, reader.read(file, new TimeRange(8, 9)).length, "sound behind it stays readable");
    }

    @ParameterizedTest
    @EnumSource(AudioEncoding.class)
    void cut_anywhere_a_file_is_read_or_refused_and_never_worse(AudioEncoding encoding) throws IOException {
        for (double share : new double[] {0.001, 0.01, 0.03, 0.2, 0.77, 0.999}) {
            Path file = cut(encoding, share);
            try {
                assertTrue(reader.readAll(file).length <= 10 * 16_000 + 2048);
            } catch (UnreadableMediaException e) {
                assertTrue(e.getMessage().startsWith("The recording " + file), e.getMessage());
            }
        }
    }

    @Test
    void a_closed_recording_says_so_instead_of_taking_the_process_down() throws IOException {
        Path file = folder.resolve("sound.wav");
        writer.write(file, AudioEncoding.WAV, TestSignal.babble(1, 16_000));
        AudioRecording recording = reader.open(file);
        recording.close();
        recording.close();
        assertThrows(IllegalStateException.class, recording::readAll);
        assertThrows(IllegalStateException.class, recording::info);
        assertThrows(IllegalStateException.class, () -> recording.read(new TimeRange(0, 1)));
    }

    private Path cut(AudioEncoding encoding, double share) throws IOException {
        Path file = folder.resolve("cut." + encoding.extension());
        writer.write(file, encoding, TestSignal.babble(10, 16_000));
        byte[] bytes = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(bytes, (int) Math.ceil(bytes.length * share)));
    }

    private UnreadableMediaException failure(Path file, Reason reason) {
        UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> reader.readAll(file));
        assertEquals(reason, e.reason(), e.getMessage());
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        return e;
    }

    /** A grey film at 25 pictures a second, with sound where {@code sound} is not null. */
    private static void writeFilm(Path file, int pictures, float[] sound) throws IOException {
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), 64, 64, sound == null ? 0 : 1);
                Frame picture = new Frame(64, 64, Frame.DEPTH_UBYTE, 3)) {
            recorder.setFormat("mp4");
            recorder.setFrameRate(25);
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            recorder.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
            recorder.setSampleRate(16_000);
            recorder.setAudioBitrate(64_000);
            recorder.start();
            for (int n = 0; n < pictures; n++) {
                ((ByteBuffer) picture.image[0]).put(0, (byte) n);
                recorder.record(picture, avutil.AV_PIX_FMT_BGR24);
                if (sound != null) {
                    recorder.recordSamples(
                            16_000, 1, FloatBuffer.wrap(Arrays.copyOfRange(sound, 640 * n, 640 * n + 640)));
                }
            }
            recorder.stop();
        }
    }
}
