package dev.hubbub.speech.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingFeaturesTest {

    private static final LogMel BANDS = new LogMel(80);

    /** Hands on a signal in pieces of random length, in an array that is used again. */
    private static RecordingFeatures inPieces(LogMel bands, float[] signal, int longest) throws IOException {
        Random random = new Random(longest);
        float[] block = new float[longest];
        return RecordingFeatures.of(bands, sink -> {
            for (int at = 0; at < signal.length; ) {
                int length = Math.min(signal.length - at, 1 + random.nextInt(longest));
                System.arraycopy(signal, at, block, 0, length);
                sink.accept(block, length);
                at += length;
            }
        });
    }

    /** Noise that grows, so that the loudest frame comes last. */
    private static float[] swell(int samples) {
        Random random = new Random(samples);
        float[] signal = new float[samples];
        for (int i = 0; i < samples; i++) {
            signal[i] = (random.nextFloat() - 0.5f) * i / samples;
        }
        return signal;
    }

    private static void assertEqualToTheBit(LogMel bands, float[] signal, int longestPiece) throws IOException {
        MelSpectrogram atOnce = bands.ofPadded(signal, LogMel.WINDOW_SAMPLES);
        int content = atOnce.frames() - LogMel.WINDOW_FRAMES;
        try (RecordingFeatures pieces = inPieces(bands, signal, longestPiece)) {
            assertEquals(content, pieces.frames());
            assertEquals(signal.length, pieces.samples());
            MelSpectrogram found = pieces.window(0, content, content);
            for (int band = 0; band < bands.mels(); band++) {
                int row = band * atOnce.frames();
                assertArrayEquals(
                        Arrays.copyOfRange(atOnce.values(), row, row + content),
                        Arrays.copyOfRange(found.values(), band * content, (band + 1) * content));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 399, 16_077, 480_000, 500_000})
    void the_opening_of_a_recording_is_followed_by_the_features_of_silence(int samples) throws IOException {
        float[] signal = swell(samples);
        MelSpectrogram padded = BANDS.ofPadded(signal, LogMel.WINDOW_SAMPLES);
        try (RecordingFeatures features = inPieces(BANDS, signal, 1000)) {
            MelSpectrogram opening = features.opening(LogMel.WINDOW_FRAMES);
            assertEquals(LogMel.WINDOW_FRAMES, opening.frames());
            for (int band = 0; band < BANDS.mels(); band++) {
                int row = band * padded.frames();
                assertArrayEquals(
                        Arrays.copyOfRange(padded.values(), row, row + LogMel.WINDOW_FRAMES),
                        Arrays.copyOfRange(
                                opening.values(), band * LogMel.WINDOW_FRAMES, (band + 1) * LogMel.WINDOW_FRAMES));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 80", "160, 80", "4096, 80", "4096, 128", "100000, 80"})
    void features_of_pieces_equal_those_of_the_whole_to_the_bit(int longestPiece, int mels) throws IOException {
        assertEqualToTheBit(new LogMel(mels), swell(37 * 1000 + 77), longestPiece);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 159, 160, 199, 200, 201, 320, 399, 400, 401, 16_000})
    void recordings_of_any_short_length_equal_those_computed_at_once(int samples) throws IOException {
        assertEqualToTheBit(BANDS, swell(samples), 64);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 40, 79})
    void a_last_click_sets_the_range_of_everything_before_it(int beforeTheEnd) throws IOException {
        // In the last, unfinished 10 ms there is no frame of the recording, but what is heard there counts.
        float[] signal = Arrays.copyOf(swell(16_000), 16_079);
        signal[signal.length - 1 - beforeTheEnd] = 1;
        assertEqualToTheBit(BANDS, signal, 1000);
    }

    @Test
    void a_window_is_the_same_part_of_the_whole_and_zero_behind_the_end() throws IOException {
        float[] signal = swell(5 * 16_000);
        try (RecordingFeatures features = inPieces(BANDS, signal, 4096)) {
            MelSpectrogram whole = features.window(0, 500, 500);
            MelSpectrogram window = features.window(450, 50, 80);
            assertEquals(80, window.frames());
            for (int band = 0; band < 80; band++) {
                assertEquals(whole.at(band, 450), window.at(band, 0));
                assertEquals(whole.at(band, 499), window.at(band, 49));
                assertEquals(0f, window.at(band, 50));
                assertEquals(0f, window.at(band, 79));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> features.window(451, 50, 50));
        }
    }

    @Test
    void a_recording_longer_than_what_is_written_at_once_is_read_back_in_order() throws IOException {
        float[] signal = new float[30 * 16_000];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = (float) Math.sin(2 * Math.PI * (100 + i / 100.0) * i / 16_000);
        }
        assertEqualToTheBit(BANDS, signal, 8192);
    }

    @Test
    void a_sample_that_is_no_number_is_refused_by_its_place_in_the_recording() {
        float[] signal = swell(10_000);
        signal[7_123] = Float.POSITIVE_INFINITY;
        var refusal = assertThrows(IllegalArgumentException.class, () -> inPieces(BANDS, signal, 512));
        assertTrue(refusal.getMessage().startsWith("Sample 7123 is Infinity"), refusal.getMessage());
    }

    @Test
    void what_keeps_the_sound_from_being_read_is_passed_on_as_it_is() {
        IOException broken = new IOException("the recording is broken");
        assertSame(
                broken,
                assertThrows(
                        IOException.class,
                        () -> RecordingFeatures.of(BANDS, sink -> {
                            sink.accept(new float[1000], 1000);
                            throw broken;
                        })));
    }

    @Test
    void no_file_is_left_behind_and_a_folder_that_is_not_there_is_named(@TempDir Path folder) throws IOException {
        String before = System.setProperty("java.io.tmpdir", folder.toString());
        try {
            inPieces(BANDS, swell(16_000), 1000).close();
            try (Stream<Path> left = Files.list(folder)) {
                assertEquals(0, left.count());
            }
            Path nowhere = folder.resolve("nowhere");
            System.setProperty("java.io.tmpdir", nowhere.toString());
            var failure = assertThrows(FeatureStorageException.class, () -> inPieces(BANDS, swell(16_000), 1000));
            assertTrue(failure.getMessage().contains(nowhere.toString()), failure.getMessage());
            assertTrue(failure.getMessage().contains("-Djava.io.tmpdir"), failure.getMessage());
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }
}
