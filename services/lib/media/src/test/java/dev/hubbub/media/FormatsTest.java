package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {

    private static final double SECONDS = 3.0085;

    @TempDir
    Path folder;

    private final MediaReader reader = new MediaReader();
    private final MediaWriter writer = new MediaWriter();

    /**
     * The lengths are exact but for AAC, which counts whole frames and, in mp4, milliseconds. The signal-to-noise ratios are a few
     * decibels below what was measured; G.722's own filters delay by 22.
     */
    @ParameterizedTest
    @CsvSource({
        "WAV,  16000, 80, 0,  0",
        "FLAC, 16000, 80, 0,  0",
        "OPUS, 16000, 20, 0,  0",
        "MP3,  16000, 20, 0,  0",
        "AAC,  16000, 30, 0,  1024",
        "G722, 16000, 30, 22, 1",
        "WAV,  44100, 80, 0,  0",
        "FLAC, 48000, 80, 0,  0",
        "OPUS, 48000, 20, 0,  0",
        "MP3,  44100, 20, 0,  0",
        "AAC,  48000, 25, 0,  1024",
        "WAV,   8000, 80, 0,  0"
    })
    void sound_comes_back_at_its_place(AudioEncoding encoding, int rate, double decibels, int delay, int padding)
            throws IOException {
        float[] signal = TestSignal.babble(SECONDS, rate);
        Path file = folder.resolve("sound." + encoding.extension());
        writer.write(file, encoding, 96_000, rate, signal);

        float[] expected = new SincResampler(rate, 16_000).resample(signal);
        float[] actual = reader.readAll(file);
        assertTrue(
                actual.length >= expected.length - (padding > 1 ? 16 : 0) && actual.length <= expected.length + padding,
                expected.length + " samples became " + actual.length);
        assertEquals(delay, TestSignal.lag(expected, actual));
        double ratio = TestSignal.signalToNoise(expected, actual, delay);
        assertTrue(ratio > decibels, encoding + " at " + rate + " Hz has only " + ratio + " dB");
    }

    @ParameterizedTest
    @EnumSource(AudioEncoding.class)
    void probing_tells_the_length_rate_and_codec(AudioEncoding encoding) throws IOException {
        Path file = folder.resolve("sound." + encoding.extension());
        writer.write(file, encoding, TestSignal.babble(SECONDS, 16_000));
        RecordingInfo info = reader.probe(file);
        assertEquals(SECONDS, info.duration(), 0.001);
        assertEquals(encoding == AudioEncoding.OPUS ? 48_000 : 16_000, info.sampleRate());
        assertEquals(1, info.channels());
        assertEquals(
                switch (encoding) {
                    case WAV -> "pcm_s16le";
                    case FLAC -> "flac";
                    case OPUS -> "opus";
                    case MP3 -> "mp3";
                    case AAC -> "aac";
                    case G722 -> "adpcm_g722";
                },
                info.codec());
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAV", "FLAC", "AAC"})
    void channels_become_their_mean(AudioEncoding encoding) throws IOException {
        float[] left = TestSignal.tone(440, 0.8, 1, 16_000);
        float[] right = TestSignal.tone(1000, 0.4, 1, 16_000);
        float[] mean = new float[left.length];
        for (int n = 0; n < mean.length; n++) {
            mean[n] = (left[n] + right[n]) / 2;
        }
        Path file = folder.resolve("stereo." + encoding.extension());
        writer.write(file, encoding, 128_000, 16_000, left, right);
        assertEquals(2, reader.probe(file).channels());
        assertTrue(TestSignal.signalToNoise(mean, reader.readAll(file), 0) > (encoding == AudioEncoding.AAC ? 25 : 75));
    }

    @Test
    void streaming_hands_on_the_same_samples_in_small_blocks() throws IOException {
        Path file = folder.resolve("long.flac");
        writer.write(file, AudioEncoding.FLAC, 0, 44_100, TestSignal.babble(10, 44_100));
        List<float[]> blocks = new ArrayList<>();
        try (AudioRecording recording = reader.open(file)) {
            recording.stream((block, length) -> blocks.add(Arrays.copyOf(block, length)));
        }
        float[] joined = new float[160_000];
        int filled = 0;
        for (float[] block : blocks) {
            assertTrue(block.length <= 8192, "a block has " + block.length + " samples");
            System.arraycopy(block, 0, joined, filled, block.length);
            filled += block.length;
        }
        assertEquals(160_000, filled);
        assertArrayEquals(reader.readAll(file), joined);
    }

    @Test
    void samples_beyond_full_scale_are_clipped_and_not_wrapped() throws IOException {
        Path file = folder.resolve("loud.wav");
        writer.write(file, AudioEncoding.WAV, new float[] {0, 1.5f, -1.5f, 0});
        assertArrayEquals(new float[] {0, 1, -1, 0}, reader.readAll(file), 1e-4f);
    }

    @Test
    void names_with_colons_percent_signs_and_other_scripts_are_only_names() throws IOException {
        Path file = folder.resolve("http: 100%d ß 録音.wav");
        writer.write(file, AudioEncoding.WAV, TestSignal.babble(0.5, 16_000));
        assertEquals(8000, reader.readAll(file).length);
    }

    @Test
    void writing_where_no_folder_is_names_the_file() {
        Path file = folder.resolve("absent").resolve("sound.flac");
        IOException e = assertThrows(
                IOException.class, () -> writer.write(file, AudioEncoding.FLAC, TestSignal.babble(0.1, 16_000)));
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }
}
