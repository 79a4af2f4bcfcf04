package dev.hubbub.media;

import java.util.Arrays;

/** Samples in one array that grows where the file is longer than it said. */
final class SampleBuffer implements SampleSink {

    /** A minute: what is allocated before there is a sample. */
    private static final int FIRST_PART = 60 * MediaReader.SAMPLE_RATE;

    private final long expected;
    private float[] samples;
    private int length;

    /** @param expected how many there will be about, which is not taken on trust */
    SampleBuffer(long expected) {
        this.expected = expected;
        this.samples = new float[(int) Math.min(expected, FIRST_PART)];
    }

    @Override
    public void accept(float[] block, int count) {
        int needed = Math.addExact(length, count);
        if (needed > samples.length) {
            long ahead = Math.min(2L * samples.length, Math.max(expected, needed + needed / 8L));
            samples = Arrays.copyOf(samples, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, ahead)));
        }
        System.arraycopy(block, 0, samples, length, count);
        length += count;
    }

    float[] samples() {
        return length == samples.length ? samples : Arrays.copyOf(samples, length);
    }
}
