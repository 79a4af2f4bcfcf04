package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound is read from the first packet to the last; what is not all there says where it ends. */
class LengthTest {

    /** What the run-in and the last frame of lossy encoders add, for two recordings. */
    private static final double ROUNDING = 0.25;

    @TempDir
    Path folder;

    private final MediaReader reader = new MediaReader();
    private final MediaWriter writer = new MediaWriter();
    private final float[] first = TestSignal.babble(3, 16_000);
    private final float[] second = TestSignal.babble(4, 16_000);

    private Path write(AudioEncoding encoding, String name, float[] sound) throws IOException {
        Path file = folder.resolve(name + "." + encoding.extension());
        writer.write(file, encoding, sound);
        return file;
    }

    private Path inContainer(AudioEncoding encoding, String ending, String name, float[] sound) throws IOException {
        Path source = write(encoding, name, sound);
        if (ending.equals(encoding.extension())) {
            return source;
        }
        Path file = folder.resolve(name + "." + ending);
        if (ending.equals("au")) {
            return sun(file, sound);
        }
        // FLV has no times before zero, where AAC's run-in is.
        new Remuxer().later(ending.equals("flv") ? 0.5 : 0).copy(file, source);
        return file;
    }

    private static Path sun(Path path, float[] sound) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(24 + 2 * sound.length);
        file.put(".snd".getBytes(StandardCharsets.US_ASCII)).putInt(24).putInt(2 * sound.length);
        file.putInt(3).putInt(16_000).putInt(1);
        for (float sample : sound) {
            file.putShort((short) (sample * Short.MAX_VALUE));
        }
        return Files.write(path, file.array());
    }

    private Path joined(AudioEncoding encoding, String ending) throws IOException {
        Path file = folder.resolve("joined." + ending);
        Files.write(file, Files.readAllBytes(inContainer(encoding, ending, "first", first)));
        return Files.write(
                file, Files.readAllBytes(inContainer(encoding, ending, "second", second)), StandardOpenOption.APPEND);
    }

    @ParameterizedTest
    @CsvSource({
        "OPUS, opus",
        "FLAC, oga",
        "FLAC, flac",
        "FLAC, mkv",
        "OPUS, webm",
        "AAC, ts",
        "MP3, ts",
        "MP3, mpg",
        "MP3, mp3",
        "AAC, aac",
        "G722, g722"
    })
    void where_time_stamps_begin_anew_the_second_recording_goes_on_behind_the_first(
            AudioEncoding encoding, String ending) throws IOException {
        Path file = joined(encoding, ending);
        double seconds = reader.probe(file).duration();
        assertEquals(7, seconds, ROUNDING);

        float[] whole = reader.readAll(file);
        assertEquals(7 * 16_000, whole.length, ROUNDING * 16_000);
        float[] behind = Arrays.copyOfRange(whole, 16_000 * 4, 16_000 * 6);
        float[] expected = Arrays.copyOfRange(second, 16_000, 16_000 * 3);
        int lag = TestSignal.lag(expected, behind);
        if (encoding != AudioEncoding.AAC && encoding != AudioEncoding.MP3) {
            // Encoders of frames add run-in and fill up the last frame.
            assertTrue(Math.abs(lag) <= 320, "the second is " + lag + " samples late");
        }
        float[] range = reader.read(file, new TimeRange(4, 6));
        if (encoding == AudioEncoding.AAC) {
            assertTrue(TestSignal.signalToNoise(behind, range, 0) > 25);
        } else {
            assertArrayEquals(behind, range, "a range behind the join is the slice of the whole");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 12_000, 24_000, 48_000})
    void an_mp3_of_any_rate_and_length_is_as_long_as_it_says(int rate) throws IOException {
        for (double seconds : new double[] {0.1, 1.0, 7.77}) {
            float[] sound = TestSignal.babble(5, (int) (seconds * 16_000));
            for (String ending : new String[] {"mp3", "mkv", "avi"}) {
                Path source = folder.resolve("lame.mp3");
                writer.write(source, AudioEncoding.MP3, 32_000, rate, sound);
                Path file = ending.equals("mp3") ? source : folder.resolve("lame." + ending);
                if (!ending.equals("mp3")) {
                    new Remuxer().copy(file, source);
                }
                // The encoder's run-in and its last frame are longer the lower the rate is.
                double most = 0.05 + 3 * 1152.0 / rate;
                assertEquals(
                        sound.length / (double) rate,
                        reader.readAll(file).length / 16_000.0,
                        most,
                        rate + " Hz, " + seconds + " s in " + ending);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"WAV, wav", "WAV, aiff", "WAV, w64", "WAV, avi", "AAC, m4a", "MP3, nut", "FLAC, nut"})
    void where_the_header_hides_a_second_recording_both_are_refused(AudioEncoding encoding, String ending)
            throws IOException {
        Path file = joined(encoding, ending);
        UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> reader.probe(file));
        assertTrue(
                e.getMessage().contains("another recording stands behind its end: join their sound"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"FLAC, mkv, -2", "AAC, mkv, -2", "OPUS, webm, -0.5", "FLAC, mkv, 2", "AAC, ts, 2", "OPUS, ogg, 2"})
    void sound_that_starts_before_or_after_time_zero_is_read_from_its_first_packet(
            AudioEncoding encoding, String ending, double start) throws IOException {
        Path file = folder.resolve("moved." + ending);
        Path source = write(encoding, "source", first);
        new Remuxer().later(start).copy(file, source);
        float[] whole = reader.readAll(file);
        assertEquals(3, whole.length / 16_000.0, ROUNDING);
        float[] beginning = Arrays.copyOf(whole, 16_000);
        assertTrue(TestSignal.decibels(beginning, 2000) > -25, "it begins with silence");
        assertEquals(3, reader.probe(file).duration(), ROUNDING);
    }

    @ParameterizedTest
    @CsvSource({
        "FLAC, mkv",
        "AAC, mkv",
        "MP3, mka",
        "OPUS, webm",
        "AAC, flv",
        "OPUS, opus",
        "FLAC, oga",
        "WAV, wav",
        "WAV, w64",
        "WAV, aiff",
        "WAV, au",
        "WAV, caf",
        "WAV, avi",
        "MP3, avi",
        "MP3, asf",
        "MP3, mp3",
        "FLAC, flac"
    })
    void a_file_cut_in_the_middle_is_said_to_end_there(AudioEncoding encoding, String ending) throws IOException {
        Path whole = inContainer(encoding, ending, "whole", second);
        assertEquals(4, reader.readAll(whole).length / 16_000.0, ROUNDING);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut." + ending), Arrays.copyOf(bytes, bytes.length * 6 / 10));
        UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> reader.readAll(cut));
        assertEquals(Reason.TRUNCATED, e.reason());
        assertTrue(e.getMessage().matches(".*(has only|ends at) [12]\\.\\d\\d s: copy it again"), e.getMessage());
        assertThrows(
                UnreadableMediaException.class,
                () -> reader.read(cut, new TimeRange(0, reader.probe(cut).duration())),
                "whoever cuts it by its length is told too");
        assertEquals(16_000, reader.read(cut, new TimeRange(0.5, 1.5)).length, "what is there can be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav", "aiff", "w64", "flac"})
    void a_header_without_sound_is_no_success(String ending) throws IOException {
        AudioEncoding encoding = ending.equals("flac") ? AudioEncoding.FLAC : AudioEncoding.WAV;
        Path whole = inContainer(encoding, ending, "whole", first);
        byte[] bytes = Files.readAllBytes(whole);
        int header = bytes.length - 2 * first.length;
        Path cut = Files.write(
                folder.resolve("header." + ending), Arrays.copyOf(bytes, ending.equals("flac") ? 86 : header));
        for (String way : new String[] {"whole", "probe", "stream"}) {
            UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> read(cut, way), way);
            assertTrue(e.getMessage().contains("header." + ending), e.getMessage());
        }
    }

    private void read(Path file, String way) throws IOException {
        try (AudioRecording recording = reader.open(file)) {
            switch (way) {
                case "whole" -> recording.readAll();
                case "probe" -> recording.info();
                default -> recording.stream((block, length) -> {});
            }
        }
    }

    @Test
    void a_recording_that_honestly_declares_nothing_is_no_success_either() throws IOException {
        Path file = write(AudioEncoding.WAV, "empty", new float[0]);
        UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> reader.readAll(file));
        assertEquals(Reason.EMPTY, e.reason());
        assertEquals(
                "The recording " + file + " has a header and no sound behind it: record or copy it again",
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav", "flac", "mkv"})
    void an_absurdly_large_declared_length_allocates_nothing(String ending) throws IOException {
        AudioEncoding encoding = ending.equals("wav") ? AudioEncoding.WAV : AudioEncoding.FLAC;
        Path file = inContainer(encoding, ending, "large", first);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            switch (ending) {
                case "wav" -> {
                    // 3 GiB and a half, below what recorders write that do not know.
                    putLittleEndian(bytes, 4, 0x70000000);
                    putLittleEndian(bytes, indexOf(file, "data") + 4, 0x70000000 - 36);
                }
                case "flac" -> {
                    bytes.seek(22);
                    bytes.write(new byte[] {0x7f, -1, -1, -1});
                }
                default -> {
                    // The Duration element: two bytes of name, one of length, eight of a floating-point number.
                    bytes.seek(indexOf(file, "\u0044\u0089\u0088") + 3);
                    bytes.writeDouble(1e12);
                }
            }
        }
        long before = allocated();
        UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> reader.readAll(file));
        assertEquals(Reason.TRUNCATED, e.reason(), e.getMessage());
        assertTrue(e.getMessage().matches(".*has only 3\\.\\d+ s: copy it again"), e.getMessage());
        assertTrue(allocated() - before < 64 << 20, "allocated " + (allocated() - before));
    }

    @Test
    void a_recording_that_was_written_to_a_pipe_is_as_long_as_what_is_there() throws IOException {
        byte[] silence = new byte[8_000];
        Arrays.fill(silence, (byte) 0xff);
        ByteBuffer file = ByteBuffer.allocate(58 + silence.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(0x7FFFFFFF);
        // Mu-law, one channel, 8 kHz.
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(18).putShort((short) 7);
        file.putShort((short) 1).putInt(8_000).putInt(8_000).putShort((short) 1).putShort((short) 8);
        file.putShort((short) 0);
        // Who does not know how many samples will come says so here, too.
        file.put("fact".getBytes(StandardCharsets.US_ASCII)).putInt(4).putInt(0x7FFFFFC5);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(0x7FFFFFC5);
        file.put(silence);
        Path piped = Files.write(folder.resolve("piped.wav"), file.array());

        assertEquals(16_000, reader.readAll(piped).length);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static void putLittleEndian(RandomAccessFile bytes, long place, int value) throws IOException {
        bytes.seek(place);
        bytes.writeInt(Integer.reverseBytes(value));
    }

    private static int indexOf(Path file, String what) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertTrue(text.contains(what));
        return text.indexOf(what);
    }

    @Test
    void time_stamps_that_leap_by_hours_are_refused_and_not_filled_with_silence() throws IOException {
        Path start = write(AudioEncoding.FLAC, "start", first);
        Path early = folder.resolve("early.mkv");
        new Remuxer().copy(early, start);
        byte[] bytes = Files.readAllBytes(early);
        // The time of the last cluster: one byte of name, its length, the milliseconds.
        int cluster = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("\u001f\u0043\u00b6\u0075");
        assertTrue(cluster > 0);
        Path late = folder.resolve("late.mkv");
        new Remuxer().later(20_000).copy(late, write(AudioEncoding.FLAC, "end", second));
        Path file = Files.write(folder.resolve("leap.mkv"), bytes);
        byte[] other = Files.readAllBytes(late);
        int behind = new String(other, StandardCharsets.ISO_8859_1).indexOf("\u001f\u0043\u00b6\u0075");
        Files.write(file, Arrays.copyOfRange(other, behind, other.length), StandardOpenOption.APPEND);
        UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> reader.readAll(file));
        assertTrue(e.getMessage().contains("with nothing between them: its time stamps are broken"), e.getMessage());
    }
}
