package dev.hubbub.speech.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * The features of a recording of any length, computed in one pass over its sound and then read window by window. Their
 * values are those that {@link LogMel#ofPadded} gives for the whole recording followed by a window of silence, bit for
 * bit.
 *
 * <p>Features are limited relative to the loudest one of the recording, which is known only at its end. So they are kept
 * until then, in a temporary file of 32 kB per second of sound with 80 bands (346 MB for 3 hours, 1.2 GB for 10) in the
 * folder {@code java.io.tmpdir}, and limited as windows are read. Neither samples nor features are ever held as a whole:
 * memory does not grow with the recording. The file is gone when this is closed or the process ends. Not for several
 * threads at once.
 */
public final class RecordingFeatures implements AutoCloseable {

    /** Takes sound block by block. */
    @FunctionalInterface
    public interface Sink {
        /** @param block 16 kHz mono, of which the first {@code length} samples count */
        void accept(float[] block, int length);
    }

    /** A recording that hands on its sound from beginning to end. */
    @FunctionalInterface
    public interface Sound<E extends Exception> {
        void to(Sink sink) throws E;
    }

    private final int mels;
    private final FrameFile file;
    private long samples;
    private int stored;
    private float loudest = FrameEnergies.SILENCE;

    private RecordingFeatures(int mels) throws FeatureStorageException {
        this.mels = mels;
        this.file = new FrameFile(mels);
    }

    /**
     * Computes the features of a recording.
     *
     * @param features says how many bands there are
     * @param sound read once
     * @throws FeatureStorageException if there is no room for them
     * @throws E if the sound cannot be read
     * @throws IllegalArgumentException if a sample is not a finite number
     */
    public static <E extends Exception> RecordingFeatures of(LogMel features, Sound<E> sound) throws E, IOException {
        RecordingFeatures recording = new RecordingFeatures(features.mels());
        boolean complete = false;
        try {
            FrameStream frames = new FrameStream(features.filters(), recording::take);
            sound.to(frames::push);
            recording.samples = frames.samples();
            frames.finish();
            recording.file.flush();
            complete = true;
            return recording;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            if (!complete) {
                recording.close();
            }
        }
    }

    private void take(float[] energies) {
        for (float energy : energies) {
            loudest = Math.max(loudest, energy);
        }
        try {
            file.append(energies);
            stored = Math.incrementExact(stored);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Number of mel bands. */
    public int mels() {
        return mels;
    }

    /** Samples of the recording. */
    public long samples() {
        return samples;
    }

    /** Whole frames of 10 ms in the recording. */
    public int frames() {
        return Math.toIntExact(samples / LogMel.HOP);
    }

    /**
     * A window of the recording.
     *
     * @param from its first frame
     * @param count frames of the recording in it
     * @param size frames of the result; those behind the recording are zeros, not the features of silence
     * @throws IndexOutOfBoundsException if the recording does not have these frames
     */
    public MelSpectrogram window(int from, int count, int size) throws IOException {
        Objects.checkFromIndexSize(from, count, frames());
        Objects.checkFromIndexSize(0, count, size);
        return spectrogram(from, count, size, 0);
    }

    /**
     * The beginning of the recording.
     *
     * @param size frames of the result; those behind the recording are the features of silence
     */
    public MelSpectrogram opening(int size) throws IOException {
        return spectrogram(0, Math.min(stored, size), size, new EnergyRange(loudest).scaled(FrameEnergies.SILENCE));
    }

    /** @param rest the value of the frames behind {@code count} */
    private MelSpectrogram spectrogram(int from, int count, int size, float rest) throws IOException {
        float[] energies = file.read(from, count);
        EnergyRange range = new EnergyRange(loudest);
        float[] values = new float[mels * size];
        Arrays.fill(values, rest);
        for (int frame = 0; frame < count; frame++) {
            for (int band = 0; band < mels; band++) {
                values[band * size + frame] = range.scaled(energies[frame * mels + band]);
            }
        }
        return new MelSpectrogram(mels, size, values);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
