package dev.hubbub.media;

import java.util.Arrays;

/**
 * Band-limited interpolation from one sample rate to another with a windowed sinc.
 *
 * <p>The filter is a sinc cut off at {@value #CUTOFF} of the lower of the two Nyquist frequencies, {@value
 * #ZERO_CROSSINGS} zero crossings to each side, under a Kaiser window with beta {@value #KAISER_BETA} (J. F. Kaiser and
 * R. W. Schafer, "On the use of the I0-sinh window for spectrum analysis", IEEE Trans. ASSP 28, 1980). For 48 kHz to 16
 * kHz that passes up to 7.2 kHz unchanged and leaves less than -100 dB above 8.1 kHz.
 *
 * <p>Output sample {@code n} stands at the instant {@code n / to} seconds and depends on nothing but the input around
 * that instant, so any part of a signal resampled by itself is equal to that part of the whole signal resampled. Before
 * the first and after the last input sample the signal is taken to be zero.
 *
 * <p>Immutable and safe for use by several threads; the state of one signal is in a {@link Pass}.
 */
public final class SincResampler {

    static final double CUTOFF = 0.955;
    static final int ZERO_CROSSINGS = 64;
    static final double KAISER_BETA = 10;

    private final int from;
    private final int to;
    private final long inputStep;
    private final long outputStep;
    private final int halfWidth;
    private final int taps;
    /** The filter at every phase an output sample can have between two of the input, one behind the other. */
    private final float[] phases;

    /**
     * @param from samples per second of the input
     * @param to samples per second of the output
     */
    public SincResampler(int from, int to) {
        if (from <= 0 || to <= 0) {
            throw new IllegalArgumentException(
                    "Sample rates are positive, but a signal was to go from " + from + " to " + to + " Hz");
        }
        this.from = from;
        this.to = to;
        int divisor = greatestCommonDivisor(from, to);
        this.inputStep = from / divisor;
        this.outputStep = to / divisor;
        double cyclesPerInput = CUTOFF * Math.min(from, to) / from;
        double reach = ZERO_CROSSINGS / cyclesPerInput;
        this.halfWidth = from == to ? 0 : (int) Math.ceil(reach);
        this.taps = 2 * halfWidth;
        this.phases = phases((int) outputStep, halfWidth, cyclesPerInput, reach);
    }

    /** Resamples a whole signal; the result has {@link #outputLength} samples. */
    public float[] resample(float[] input) {
        float[] output = new float[Math.toIntExact(outputLength(input.length))];
        int[] filled = {0};
        Pass pass = begin(0, (block, length) -> {
            System.arraycopy(block, 0, output, filled[0], length);
            filled[0] += length;
        });
        pass.push(input, input.length);
        pass.finish();
        return output;
    }

    /** How many output instants lie within {@code inputLength} samples of input. */
    public long outputLength(long inputLength) {
        return -Math.floorDiv(-Math.multiplyExact(inputLength, outputStep), inputStep);
    }

    /** The first input sample that output sample {@code n} depends on; negative near the beginning. */
    long firstInput(long n) {
        return Math.floorDiv(n * inputStep, outputStep) - halfWidth + (halfWidth == 0 ? 0 : 1);
    }

    /** The first input sample that output samples before {@code end} do not depend on. */
    long endInput(long end) {
        return Math.floorDiv((end - 1) * inputStep, outputStep) + halfWidth + 1;
    }

    /**
     * Starts one signal at output sample {@code firstOutput}; the input pushed first must be sample {@code max(0,
     * firstInput(firstOutput))}.
     */
    Pass begin(long firstOutput, SampleSink sink) {
        return new Pass(firstOutput, sink);
    }

    private static float[] phases(int count, int halfWidth, double cyclesPerInput, double reach) {
        double[] weights = new double[2 * halfWidth];
        float[] phases = new float[count * weights.length];
        double windowScale = 1 / besselI0(KAISER_BETA);
        for (int phase = 0; phase < count; phase++) {
            double sum = 0;
            for (int tap = 0; tap < weights.length; tap++) {
                double distance = tap - halfWidth + 1 - (double) phase / count;
                double edge = distance / reach;
                double window =
                        Math.abs(edge) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - edge * edge)) * windowScale;
                weights[tap] = window * sinc(distance * cyclesPerInput);
                sum += weights[tap];
            }
            // Each phase passes a constant unchanged, so no phase's rounding shows up as a tone of its own.
            for (int tap = 0; tap < weights.length; tap++) {
                phases[phase * weights.length + tap] = (float) (weights[tap] / sum);
            }
        }
        return phases;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The modified Bessel function of the first kind and order zero, by its power series. */
    private static double besselI0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= (x / 2 / k) * (x / 2 / k);
            sum += term;
        }
        return sum;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** One signal on its way through the resampler, block by block, with constant memory. */
    final class Pass {

        private static final int OUTPUT_BLOCK = 4096;

        private final SampleSink sink;
        private final float[] output = new float[OUTPUT_BLOCK];
        private float[] window;
        private long windowStart;
        private int windowLength;
        private long next;

        private Pass(long firstOutput, SampleSink sink) {
            this.sink = sink;
            this.next = firstOutput;
            this.windowStart = firstInput(firstOutput);
            // The signal before its first sample is zero, and the fresh array already says so.
            this.windowLength = (int) Math.max(0, -windowStart);
            this.window = new float[windowLength + 2 * halfWidth + 1];
        }

        /** Takes the next {@code length} input samples and hands on every output sample they complete. */
        void push(float[] input, int length) {
            if (halfWidth == 0) {
                sink.accept(input, length);
                return;
            }
            append(input, length);
            drain(Long.MAX_VALUE);
        }

        /** Ends the signal: hands on the output samples whose filter reaches beyond the last input sample. */
        void finish() {
            if (halfWidth == 0) {
                return;
            }
            long end = outputLength(windowStart + windowLength);
            float[] silence = new float[halfWidth + 1];
            append(silence, silence.length);
            drain(end);
        }

        private void append(float[] input, int length) {
            if (windowLength + length > window.length) {
                window = Arrays.copyOf(window, Math.max(2 * window.length, windowLength + length));
            }
            System.arraycopy(input, 0, window, windowLength, length);
            windowLength += length;
        }

        private void drain(long end) {
            long complete = Math.min(end, completeOutput());
            while (next < complete) {
                int count = (int) Math.min(OUTPUT_BLOCK, complete - next);
                fill(count);
                sink.accept(output, count);
                next += count;
            }
            int spent = (int) Math.min(windowLength, firstInput(next) - windowStart);
            if (spent > 0) {
                System.arraycopy(window, spent, window, 0, windowLength - spent);
                windowStart += spent;
                windowLength -= spent;
            }
        }

        /** The first output sample that depends on input which is not there yet. */
        private long completeOutput() {
            long inputs = windowStart + windowLength - halfWidth;
            return inputs <= 0 ? 0 : -Math.floorDiv(-inputs * outputStep, inputStep);
        }

        /** Computes the next {@code count} output samples. */
        private void fill(int count) {
            int done = 0;
            for (; done + 4 <= count; done += 4) {
                fillFour(done);
            }
            for (; done < count; done++) {
                output[done] = sample(next + done);
            }
        }

        /** Four samples at a time, since each addition of one waits for the one before; each comes to the same alone. */
        private void fillFour(int first) {
            float[] in = window;
            float[] filter = phases;
            long n = next + first;
            int in0 = offset(n);
            int in1 = offset(n + 1);
            int in2 = offset(n + 2);
            int in3 = offset(n + 3);
            int filter0 = phase(n);
            int filter1 = phase(n + 1);
            int filter2 = phase(n + 2);
            int filter3 = phase(n + 3);
            double sum0 = 0;
            double sum1 = 0;
            double sum2 = 0;
            double sum3 = 0;
            for (int tap = 0; tap < taps; tap++) {
                sum0 += filter[filter0 + tap] * in[in0 + tap];
                sum1 += filter[filter1 + tap] * in[in1 + tap];
                sum2 += filter[filter2 + tap] * in[in2 + tap];
                sum3 += filter[filter3 + tap] * in[in3 + tap];
            }
            output[first] = (float) sum0;
            output[first + 1] = (float) sum1;
            output[first + 2] = (float) sum2;
            output[first + 3] = (float) sum3;
        }

        private float sample(long n) {
            int offset = offset(n);
            int phase = phase(n);
            double sum = 0;
            for (int tap = 0; tap < taps; tap++) {
                sum += phases[phase + tap] * window[offset + tap];
            }
            return (float) sum;
        }

        /** Where the input that an output sample depends on begins in the window. */
        private int offset(long n) {
            return (int) (firstInput(n) - windowStart);
        }

        /** Where the filter of an output sample begins. */
        private int phase(long n) {
            return (int) Math.floorMod(n * inputStep, outputStep) * taps;
        }
    }
}
