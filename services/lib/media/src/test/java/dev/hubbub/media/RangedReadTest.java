package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangedReadTest {

    private static final double SECONDS = 12.34;

    @TempDir
    Path folder;

    private final MediaReader reader = new MediaReader();
    private final MediaWriter writer = new MediaWriter();

    @ParameterizedTest
    @CsvSource({
        "WAV, 16000",
        "FLAC, 16000",
        "OPUS, 16000",
        "MP3, 16000",
        "AAC, 16000",
        "G722, 16000",
        "WAV, 44100",
        "FLAC, 48000",
        "MP3, 44100",
        "AAC, 48000",
        "WAV, 8000"
    })
    void a_range_is_the_slice_of_the_whole(AudioEncoding encoding, int rate) throws IOException {
        Path file = folder.resolve("sound." + encoding.extension());
        writer.write(file, encoding, 64_000, rate, TestSignal.babble(SECONDS, rate));
        float[] whole = reader.readAll(file);

        List<TimeRange> ranges = ranges();
        List<float[]> parts = reader.readRanges(file, ranges);
        for (int n = 0; n < ranges.size(); n++) {
            int first = (int) Math.round(ranges.get(n).start() * 16_000);
            int end = (int) Math.min(whole.length, Math.round(ranges.get(n).end() * 16_000));
            float[] slice = Arrays.copyOfRange(whole, first, end);
            if (encoding == AudioEncoding.AAC) {
                // An AAC decoder fills some bands with random noise, whose course depends on where decoding began;
                // a shift by a single sample would leave 10 dB.
                assertEquals(slice.length, parts.get(n).length);
                double ratio = TestSignal.signalToNoise(slice, parts.get(n), 0, 0);
                assertTrue(ratio > 25, ranges.get(n) + " differs, " + ratio + " dB");
            } else {
                assertArrayEquals(slice, parts.get(n), encoding + " " + ranges.get(n));
            }
            if (n % 6 == 0) {
                float[] alone = reader.read(file, ranges.get(n));
                assertArrayEquals(parts.get(n), alone, "a range does not depend on those read before it");
            }
        }
    }

    /** Aligned to 25 frames a second and not, forwards and backwards, over each other, at both ends of the file. */
    private static List<TimeRange> ranges() {
        List<TimeRange> ranges = new ArrayList<>(List.of(
                new TimeRange(5, 6),
                new TimeRange(0, 0.5),
                new TimeRange(0.1, 0.9),
                new TimeRange(11.5, 20),
                new TimeRange(0, 12),
                new TimeRange(3.00003, 3.00017)));
        Random random = new Random(4);
        for (int n = 0; n < 12; n++) {
            double start = random.nextDouble() * 10;
            start = n % 2 == 0 ? Math.round(start * 25) / 25.0 : start;
            ranges.add(new TimeRange(start, start + 0.2 + random.nextDouble() * 2));
        }
        return ranges;
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAV", "MP3", "G722"})
    void a_range_behind_the_end_is_an_error_that_tells_the_length(AudioEncoding encoding) throws IOException {
        Path file = folder.resolve("short." + encoding.extension());
        writer.write(file, encoding, TestSignal.babble(2, 16_000));
        UnreadableMediaException e =
                assertThrows(UnreadableMediaException.class, () -> reader.read(file, new TimeRange(7, 8)));
        assertEquals(Reason.RANGE_OUTSIDE, e.reason());
        assertTrue(e.getMessage().contains("short." + encoding.extension() + " is 2.0"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"-1, 2", "3, 3", "5, 4", "NaN, 1", "0, Infinity"})
    void a_range_that_is_none_is_refused(double start, double end) {
        assertThrows(IllegalArgumentException.class, () -> new TimeRange(start, end));
    }

    @Test
    void days_of_sound_are_read_in_ranges_but_refused_as_a_whole() throws IOException {
        Path file = folder.resolve("days.wav");
        long samples = 70L * 3600 * 16_000;
        writeSilentWav(file, samples, samples - 16_000);

        float[] range = reader.read(file, new TimeRange(70 * 3600 - 2, 70 * 3600));
        assertEquals(32_000, range.length);
        assertEquals(-1f, range[15_999], "before the mark");
        assertEquals(0.5f, range[16_000], "the mark, one second before the end");
        assertEquals(-1f, range[16_001], "behind the mark");

        UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> reader.readAll(file));
        assertEquals(Reason.TOO_LONG, e.reason());
        assertTrue(e.getMessage().contains("has 252000 s to be read at once, which take 15380 MB"), e.getMessage());
    }

    /** An 8-bit file that takes no room on the disk: all its samples are holes but the one at {@code mark}. */
    private static void writeSilentWav(Path file, long samples, long mark) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt((int) (36 + samples));
        header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        header.putShort((short) 1).putShort((short) 1).putInt(16_000).putInt(16_000);
        header.putShort((short) 1).putShort((short) 8);
        header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt((int) samples);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(header.flip(), 0);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) 192}), 44 + mark);
            channel.write(ByteBuffer.wrap(new byte[] {0}), 44 + samples - 1);
        }
    }
}
