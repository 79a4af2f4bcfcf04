package dev.hubbub.speech.features;

/**
 * Cuts sound that comes block by block into frames, as {@link LogMel} cuts a whole clip: centred every 10 ms, the
 * beginning mirrored. Behind the last sample there is silence. Holds one block and a frame of sound at most.
 */
final class FrameStream {

    /** Takes frames in order. */
    @FunctionalInterface
    interface Sink {
        /** @param energies one per band, neither limited nor scaled; reused after the call */
        void accept(float[] energies);
    }

    private static final int CENTRE = FrameEnergies.FRAME / 2;

    private final FrameEnergies energies;
    private final Sink sink;
    private final float[] bands;

    /** What later frames need, from the next frame's first sample on; at first the place of the mirrored beginning. */
    private float[] held = new float[2 * FrameEnergies.FRAME];

    private int length = CENTRE;
    private boolean mirrored;
    private long samples;
    private long frames;

    FrameStream(MelFilterBank filters, Sink sink) {
        this.energies = new FrameEnergies(filters);
        this.sink = sink;
        this.bands = new float[filters.bands()];
    }

    /** Samples taken so far. */
    long samples() {
        return samples;
    }

    /**
     * Takes the next samples and hands on the frames they complete.
     *
     * @throws IllegalArgumentException if a sample is not a finite number; none of the block is taken then
     */
    void push(float[] block, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(block[i])) {
                throw new IllegalArgumentException("Sample " + (samples + i) + " is " + block[i]
                        + ", not a finite number: decode the recording again.");
            }
        }
        append(block, count);
        samples += count;
    }

    /** Ends the sound: hands on the frames in which its last samples are still heard. */
    void finish() {
        long heard = (samples + CENTRE + LogMel.HOP - 1) / LogMel.HOP;
        float[] silence = new float[LogMel.HOP];
        while (frames < heard) {
            append(silence, silence.length);
        }
    }

    private void append(float[] block, int count) {
        if (length + count > held.length) {
            float[] larger = new float[Math.max(2 * held.length, length + count)];
            System.arraycopy(held, 0, larger, 0, length);
            held = larger;
        }
        System.arraycopy(block, 0, held, length, count);
        length += count;
        // The sample mirrored farthest stands as far behind the first one as the frame begins before it.
        if (!mirrored && length > 2 * CENTRE) {
            for (int i = 0; i < CENTRE; i++) {
                held[i] = held[2 * CENTRE - i];
            }
            mirrored = true;
        }
        if (mirrored) {
            drain();
        }
    }

    private void drain() {
        int start = 0;
        for (; start + FrameEnergies.FRAME <= length; start += LogMel.HOP) {
            energies.of(held, start, bands, 0, 1);
            sink.accept(bands);
            frames++;
        }
        System.arraycopy(held, start, held, 0, length - start);
        length -= start;
    }
}
