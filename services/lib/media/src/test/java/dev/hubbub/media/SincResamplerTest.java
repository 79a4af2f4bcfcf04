package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SincResamplerTest {

    private static final int EDGE = 400;

    @ParameterizedTest
    @CsvSource({"48000,480000,160000", "44100,44100,16000", "44100,44101,16001", "8000,3,6", "16000,77,77", "22050,1,1"
    })
    void the_output_covers_every_instant_within_the_input(int from, int samples, int expected) {
        SincResampler resampler = new SincResampler(from, 16_000);
        assertEquals(expected, resampler.outputLength(samples));
        assertEquals(expected, resampler.resample(new float[samples]).length);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 11025, 22050, 32000, 44100, 48000, 96000})
    void a_sweep_comes_out_as_if_it_had_been_sampled_at_the_new_rate(int rate) {
        double highest = Math.min(rate, 16_000) * 0.44;
        float[] resampled = new SincResampler(rate, 16_000).resample(sweep(highest, rate));
        double ratio = TestSignal.signalToNoise(sweep(highest, 16_000), resampled, 0);
        assertTrue(ratio > 90, "a sweep up to " + highest + " Hz from " + rate + " Hz has only " + ratio + " dB");
    }

    @ParameterizedTest
    @ValueSource(doubles = {50, 1000, 4000, 7000, 7200})
    void tones_below_the_band_edge_keep_their_loudness(double hertz) {
        float[] resampled = new SincResampler(48_000, 16_000).resample(TestSignal.tone(hertz, 0.5, 2, 48_000));
        double expected = 20 * Math.log10(0.5 / Math.sqrt(2));
        assertEquals(expected, TestSignal.decibels(resampled, EDGE), 0.01);
    }

    @ParameterizedTest
    @ValueSource(doubles = {8200, 8500, 9000, 12000, 15900, 23000})
    void tones_above_the_new_nyquist_frequency_do_not_come_back_as_others(double hertz) {
        for (int rate : new int[] {44_100, 48_000}) {
            if (hertz < rate / 2.0) {
                float[] resampled = new SincResampler(rate, 16_000).resample(TestSignal.tone(hertz, 1, 2, rate));
                double level = TestSignal.decibels(resampled, EDGE);
                assertTrue(level < -100, hertz + " Hz at " + rate + " Hz is left with " + level + " dB");
            }
        }
    }

    @Test
    void a_constant_stays_what_it_is_at_every_phase() {
        float[] constant = new float[44_100];
        Arrays.fill(constant, 0.5f);
        float[] resampled = new SincResampler(44_100, 16_000).resample(constant);
        for (float sample : Arrays.copyOfRange(resampled, EDGE, resampled.length - EDGE)) {
            assertEquals(0.5f, sample, 1e-6f);
        }
    }

    @Test
    void an_equal_rate_changes_no_bit() {
        float[] signal = TestSignal.babble(0.1, 16_000);
        assertArrayEquals(signal, new SincResampler(16_000, 16_000).resample(signal));
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 22050, 44100, 48000})
    void each_sample_is_the_sum_of_products_rounded_to_float_one_tap_after_the_other(int rate) {
        float[] signal = TestSignal.babble(1, rate);
        SincResampler resampler = new SincResampler(rate, 16_000);
        float[] expected = new float[Math.toIntExact(resampler.outputLength(signal.length))];
        for (int n = 0; n < expected.length; n++) {
            long first = resampler.firstInput(n);
            double sum = 0;
            for (int tap = 0; tap < resampler.endInput(n + 1) - first; tap++) {
                long at = first + tap;
                sum += resampler.weight(n, tap) * (at < 0 || at >= signal.length ? 0 : signal[(int) at]);
            }
            expected[n] = (float) sum;
        }
        assertArrayEquals(expected, resampler.resample(signal));
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 44100, 48000})
    void blocks_of_any_size_give_what_the_whole_signal_gives(int rate) {
        float[] signal = TestSignal.babble(1, rate);
        SincResampler resampler = new SincResampler(rate, 16_000);
        float[] whole = resampler.resample(signal);
        float[] parts = new float[whole.length];
        int[] filled = {0};
        SincResampler.Pass pass = resampler.begin(0, (block, length) -> {
            System.arraycopy(block, 0, parts, filled[0], length);
            filled[0] += length;
        });
        int size = 1;
        for (int first = 0; first < signal.length; first += size, size = 1 + size * 7 % 997) {
            float[] block = Arrays.copyOfRange(signal, first, Math.min(first + size, signal.length));
            pass.push(block, block.length);
            size = block.length;
        }
        pass.finish();
        assertEquals(whole.length, filled[0]);
        assertArrayEquals(whole, parts);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 22050, 44100, 48000})
    void what_is_complete_is_handed_on_when_it_is_asked_for(int rate) {
        float[] signal = TestSignal.babble(0.5, rate);
        SincResampler resampler = new SincResampler(rate, 16_000);
        float[] whole = resampler.resample(signal);
        int[] handed = {0};
        SincResampler.Pass pass = resampler.begin(0, (block, length) -> {
            assertArrayEquals(Arrays.copyOfRange(whole, handed[0], handed[0] + length), Arrays.copyOf(block, length));
            handed[0] += length;
        });
        for (int wanted = 100; wanted < 4000; wanted = 3 * wanted) {
            int from = (int) Math.max(0, handed[0] == 0 ? 0 : resampler.endInput(handed[0]));
            int until = (int) resampler.endInput(wanted);
            pass.push(Arrays.copyOfRange(signal, from, until), until - from);
            pass.flush();
            assertEquals(wanted, handed[0]);
        }
    }

    @Test
    void a_rate_of_zero_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new SincResampler(0, 16_000));
    }

    /** A linear sweep from 20 Hz to {@code highest} over two seconds. */
    private static float[] sweep(double highest, int rate) {
        float[] signal = new float[2 * rate];
        for (int n = 0; n < signal.length; n++) {
            double time = (double) n / rate;
            signal[n] = (float) (0.5 * Math.sin(2 * Math.PI * (20 * time + (highest - 20) * time * time / 4)));
        }
        return signal;
    }
}
