package dev.hubbub.speech.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogMelTest {
    private static final double TOLERANCE = 2e-4;
    private static final double SYNTHETIC_TOLERANCE = 5e-4;
    private static final Path REFERENCE = Path.of("src/test/resources/features");

    private static Checkpoint expected;
    private static JsonNode facts;

    @BeforeAll
    static void open() throws IOException {
        expected = Checkpoint.open(REFERENCE.resolve("features.safetensors"));
        facts = new ObjectMapper().readTree(REFERENCE.resolve("features.json").toFile());
    }

    @AfterAll
    static void close() {
        expected.close();
    }

    @ParameterizedTest
    @EnumSource
    void features_of_a_recording_equal_the_reference_for_80_and_128_bands(ReferenceAudio audio) {
        for (int mels : new int[] {80, 128}) {
            MelSpectrogram found = new LogMel(mels).of(audio.samples());
            StoredTensor reference = expected.tensor(audio.key() + ".mel" + mels + ".nopad");
            assertArrayEquals(new long[] {found.mels(), found.frames()}, reference.shape());
            assertEquals(0, largestDifference(found.values(), reference.floats()), TOLERANCE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void features_padded_to_a_window_equal_the_reference_down_to_the_silent_tail(ReferenceAudio audio) {
        for (int mels : new int[] {80, 128}) {
            MelSpectrogram found = new LogMel(mels).ofWindow(audio.samples());
            String name = audio.key() + ".mel" + mels + ".padded_head";
            StoredTensor head = expected.tensor(name);
            int stored = (int) head.shape()[1];
            assertEquals(LogMel.WINDOW_FRAMES, found.frames());
            assertEquals(0, largestDifference(columns(found, 0, stored), head.floats()), TOLERANCE);
            float tail = (float) facts.at("/clips/" + audio.key() + "/tensors/" + name + "/tail_value")
                    .doubleValue();
            for (float value : columns(found, stored, LogMel.WINDOW_FRAMES)) {
                assertEquals(tail, value, TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void features_followed_by_30_s_of_silence_have_the_shape_and_the_sum_of_the_reference(ReferenceAudio audio) {
        MelSpectrogram found = new LogMel(80).ofPadded(audio.samples(), LogMel.WINDOW_SAMPLES);
        JsonNode clip = facts.at("/clips/" + audio.key());
        assertEquals(clip.at("/padding480000_shape/1").intValue(), found.frames());
        double sum = 0;
        for (float value : found.values()) {
            sum += value;
        }
        assertEquals(clip.get("padding480000_sum").doubleValue(), sum, 1.0);
    }

    @Test
    void audio_longer_than_a_window_is_cut_before_it_is_heard() {
        float[] signal = syntheticSignal();
        MelSpectrogram window = new LogMel(80).ofWindow(signal);
        assertEquals(LogMel.WINDOW_FRAMES, window.frames());
        assertClose("synthetic.mel80.trim.first16", columns(window, 0, 16));
        assertClose("synthetic.mel80.trim.last16", columns(window, 2984, 3000));
        float[] means = new float[80];
        for (int mel = 0; mel < 80; mel++) {
            double sum = 0;
            for (int frame = 0; frame < window.frames(); frame++) {
                sum += window.at(mel, frame);
            }
            means[mel] = (float) (sum / window.frames());
        }
        assertClose("synthetic.mel80.trim.rowmean", means);
        MelSpectrogram whole = new LogMel(80).of(signal);
        assertEquals(3125, whole.frames());
        assertClose("synthetic.mel80.nopad.last16", columns(whole, 3109, 3125));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 128})
    void the_filter_bank_equals_the_published_one(int mels) {
        MelFilterBank filters = new LogMel(mels).filters();
        float[] reference = expected.tensor("mel_filters_" + mels + "x201").floats();
        for (int band = 0; band < mels; band++) {
            for (int bin = 0; bin < 201; bin++) {
                assertEquals(reference[band * 201 + bin], filters.weight(band, bin), 1e-8);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "159, 0", "160, 1", "201, 1", "1600, 10", "479999, 2999"})
    void every_whole_10_ms_gives_one_frame(int samples, int frames) {
        MelSpectrogram found = new LogMel(80).of(noise(samples));
        assertEquals(frames, found.frames());
        for (float value : found.values()) {
            assertTrue(Float.isFinite(value));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {479_000, 479_500, 479_850, 479_999, 480_000})
    void sound_that_ends_just_before_the_window_does_is_mirrored_like_any_other(int samples) {
        float[] padded = Arrays.copyOf(noise(samples), LogMel.WINDOW_SAMPLES);
        assertEquals(new LogMel(80).of(padded), new LogMel(80).ofWindow(noise(samples)));
    }

    @Test
    void silence_is_uniform_and_finite() {
        for (float value : new LogMel(80).of(new float[16_000]).values()) {
            assertEquals(-1.5f, value);
        }
    }

    @Test
    void a_sample_that_is_no_number_is_refused_by_position() {
        float[] samples = new float[400];
        samples[17] = Float.NaN;
        var refusal = assertThrows(IllegalArgumentException.class, () -> new LogMel(80).of(samples));
        assertTrue(refusal.getMessage().startsWith("Sample 17 of 400 is NaN"), refusal.getMessage());
    }

    private static void assertClose(String name, float[] found) {
        assertEquals(0, largestDifference(found, expected.tensor(name).floats()), SYNTHETIC_TOLERANCE, name);
    }

    private static double largestDifference(float[] found, float[] reference) {
        assertEquals(reference.length, found.length);
        double largest = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(found[i] - reference[i]));
        }
        return largest;
    }

    private static float[] columns(MelSpectrogram mel, int from, int to) {
        float[] cut = new float[mel.mels() * (to - from)];
        for (int row = 0; row < mel.mels(); row++) {
            System.arraycopy(mel.values(), row * mel.frames() + from, cut, row * (to - from), to - from);
        }
        return cut;
    }

    private static float[] noise(int samples) {
        var random = new Random(samples);
        float[] signal = new float[samples];
        for (int i = 0; i < samples; i++) {
            signal[i] = random.nextFloat() - 0.5f;
        }
        return signal;
    }

    /** The signal that the reference data gives as a formula: a rising tone and a 3 kHz tone every other second. */
    private static float[] syntheticSignal() {
        float[] signal = new float[500_000];
        for (int n = 0; n < signal.length; n++) {
            double t = n / 16_000.0;
            signal[n] = (float) (0.3 * Math.sin(2 * Math.PI * (220 * t + 25 * t * t))
                    + 0.05 * Math.sin(2 * Math.PI * 3000 * t) * (((int) Math.floor(t)) % 2));
        }
        return signal;
    }
}
