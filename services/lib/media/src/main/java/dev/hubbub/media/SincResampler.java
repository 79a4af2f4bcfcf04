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

    /** What output sample {@code n} takes of the input sample {@code tap} after its {@link #firstInput}. */
    float weight(long n, int tap) {
        return phases[phase(n) + tap];
    }

    /** Where the filter of an output sample begins. */
    private int phase(long n) {
        return (int) Math.floorMod(n * inputStep, outputStep) * taps;
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

        /** Most output samples of one phase that are computed side by side. */
        private static final int SIDE_BY_SIDE = 256;

        /** Most output samples of a block: of rates that have no common divisor, fewer of a phase are side by side. */
        private static final int LONGEST_BLOCK = 1 << 16;

        /** Fewest output samples between two of those: what is laid out for one of them serves the others. */
        private static final int LEAST_ROWS = 32;

        /** Most output samples that are handed on at once. */
        private static final int HANDED_ON = 4096;

        private final SampleSink sink;
        private final float[] handed = new float[HANDED_ON];
        /** Output samples after which phase and place of the input come again, and the input samples of that time. */
        private final int rows;

        private final int stride;
        private final int block;
        private final float[] output;
        /** Of the samples of one phase. */
        private final double[] sums;
        /** For each input sample from the first of a block on, itself and every {@link #stride}th after it. */
        private final float[][] strands;

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
            int periods = (int) Math.max(1, LEAST_ROWS / outputStep);
            this.rows = periods * (int) outputStep;
            this.stride = periods * (int) inputStep;
            int columns = Math.max(1, Math.min(SIDE_BY_SIDE, LONGEST_BLOCK / rows));
            this.block = halfWidth == 0 ? 0 : columns * rows;
            this.output = new float[block];
            this.sums = new double[columns];
            this.strands = new float[halfWidth == 0 ? 0 : stride + taps][];
            int laps = strands.length / stride + 1;
            for (int first = 0; first < strands.length; first++) {
                strands[first] = new float[columns + (first < stride ? laps : 0)];
            }
        }

        /** Takes the next {@code length} input samples and hands on the whole blocks of output that they complete. */
        void push(float[] input, int length) {
            if (halfWidth == 0) {
                sink.accept(input, length);
                return;
            }
            append(input, length);
            long complete = completeOutput();
            drain(complete - Math.floorMod(complete - next, (long) block));
        }

        /** Hands on every output sample that the input so far completes. */
        void flush() {
            if (halfWidth != 0) {
                drain(completeOutput());
            }
        }

        /** Ends the signal: hands on the output samples whose filter reaches beyond the last input sample, too. */
        void finish() {
            if (halfWidth == 0) {
                return;
            }
            long end = outputLength(windowStart + windowLength);
            float[] silence = new float[halfWidth + 1];
            append(silence, silence.length);
            drain(Math.min(end, completeOutput()));
        }

        private void append(float[] input, int length) {
            if (windowLength + length > window.length) {
                window = Arrays.copyOf(window, Math.max(2 * window.length, windowLength + length));
            }
            System.arraycopy(input, 0, window, windowLength, length);
            windowLength += length;
        }

        private void drain(long end) {
            if (next >= end) {
                return;
            }
            while (next < end) {
                int count = (int) Math.min(block, end - next);
                fill(count);
                handOn(count);
                next += count;
            }
            int spent = (int) Math.min(windowLength, firstInput(next) - windowStart);
            if (spent > 0) {
                System.arraycopy(window, spent, window, 0, windowLength - spent);
                windowStart += spent;
                windowLength -= spent;
            }
        }

        private void handOn(int count) {
            for (int first = 0; first < count; first += HANDED_ON) {
                int length = Math.min(HANDED_ON, count - first);
                System.arraycopy(output, first, handed, 0, length);
                sink.accept(handed, length);
            }
        }

        /** The first output sample that depends on input which is not there yet. */
        private long completeOutput() {
            long inputs = windowStart + windowLength - halfWidth;
            return inputs <= 0 ? 0 : -Math.floorDiv(-inputs * outputStep, inputStep);
        }

        /**
         * Computes the next {@code count} output samples, those of one phase side by side: they have one filter, and what
         * a tap of it meets lies in one strand, each from its beginning on, so that the processor takes several at once (a
         * quarter of the time on Java 25; on 17, which turns floats to doubles one by one, the same as one after another).
         * Each is summed up in the order of the taps, alone or in any block, of products rounded to float: other bits
         * would give other transcripts at the same address.
         */
        private void fill(int count) {
            int begin = offset(next);
            spread(begin, (count - 1) / rows + 1);
            for (int row = 0; row < Math.min(rows, count); row++) {
                int columns = (count - row - 1) / rows + 1;
                sum(phase(next + row), offset(next + row) - begin, columns);
                for (int column = 0; column < columns; column++) {
                    output[row + column * rows] = (float) sums[column];
                }
            }
        }

        /** Lays out the input of a block, as far as its first {@code columns} samples of every phase want it. */
        private void spread(int begin, int columns) {
            for (int first = 0; first < Math.min(stride, strands.length); first++) {
                float[] strand = strands[first];
                // What lies beyond the window belongs to samples that are not wanted yet.
                int there = Math.min(strand.length, Math.max(0, (windowLength - begin - first + stride - 1) / stride));
                for (int place = 0; place < there; place++) {
                    strand[place] = window[begin + first + place * stride];
                }
            }
            for (int first = stride; first < strands.length; first++) {
                System.arraycopy(strands[first % stride], first / stride, strands[first], 0, columns);
            }
        }

        /** Sums up the samples of one phase of which the first depends on the block's input from {@code first} on. */
        private void sum(int filter, int first, int columns) {
            Arrays.fill(sums, 0, columns, 0);
            int tap = 0;
            for (; tap + 4 <= taps; tap += 4) {
                addFour(filter + tap, first + tap, columns);
            }
            for (; tap < taps; tap++) {
                float weight = phases[filter + tap];
                float[] in = strands[first + tap];
                for (int column = 0; column < columns; column++) {
                    sums[column] += weight * in[column];
                }
            }
        }

        private void addFour(int filter, int first, int columns) {
            double[] sum = sums;
            float[] in0 = strands[first];
            float[] in1 = strands[first + 1];
            float[] in2 = strands[first + 2];
            float[] in3 = strands[first + 3];
            float weight0 = phases[filter];
            float weight1 = phases[filter + 1];
            float weight2 = phases[filter + 2];
            float weight3 = phases[filter + 3];
            for (int column = 0; column < columns; column++) {
                sum[column] = sum[column]
                        + weight0 * in0[column]
                        + weight1 * in1[column]
                        + weight2 * in2[column]
                        + weight3 * in3[column];
            }
        }

        /** Where the input that an output sample depends on begins in the window. */
        private int offset(long n) {
            return (int) (firstInput(n) - windowStart);
        }
    }
}
