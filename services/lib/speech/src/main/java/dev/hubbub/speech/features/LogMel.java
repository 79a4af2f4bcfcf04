package dev.hubbub.speech.features;

import java.util.Arrays;

/**
 * Whisper's input features: log10 mel energies of 25 ms Hann windows every 10 ms, limited to 8 decades below the
 * loudest value of the clip and scaled as {@code (x + 4) / 4}.
 *
 * <p>Frames are centred (the signal is mirrored by 200 samples at both ends) and the last one is dropped, so
 * {@code n} samples give {@code n / 160} frames, rounded down. Because the limit depends on the loudest value of what is
 * transformed, padding can change every frame. Instances are immutable and may be shared between threads.
 *
 * <p>Source: A. Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision, 2022, section 2.2.
 */
public final class LogMel {
    /** Samples per second of all input. */
    public static final int SAMPLE_RATE = 16_000;

    /** Samples between two frames: 10 ms. */
    public static final int HOP = 160;

    /** Samples of one full window: 30 s. */
    public static final int WINDOW_SAMPLES = 30 * SAMPLE_RATE;

    /** Frames of one full window. */
    public static final int WINDOW_FRAMES = WINDOW_SAMPLES / HOP;

    private static final int TRANSFORM = FrameEnergies.FRAME;
    private static final int CENTRE = TRANSFORM / 2;

    private final MelFilterBank filters;

    /** @param mels number of mel bands: 80 for Whisper up to large-v2, 128 for large-v3 and turbo */
    public LogMel(int mels) {
        if (mels < 1) {
            throw new IllegalArgumentException(mels + " mel bands were asked for; at least one is needed.");
        }
        this.filters = new MelFilterBank(mels, SAMPLE_RATE, TRANSFORM);
    }

    /** Number of mel bands. */
    public int mels() {
        return filters.bands();
    }

    /**
     * Where a frequency lies among the bands, whole numbers being the middles of bands: -1 is 0 Hz, and {@code mels} is
     * half the sample rate.
     */
    public double bandOf(double hertz) {
        return filters.bandOf(hertz);
    }

    MelFilterBank filters() {
        return filters;
    }

    /**
     * Features of exactly the given audio, without padding.
     *
     * @param samples mono, 16 kHz, nominally in [-1, 1]; fewer than 160 give no frame
     * @throws IllegalArgumentException if a sample is not a finite number
     */
    public MelSpectrogram of(float[] samples) {
        return compute(samples, samples.length);
    }

    /**
     * Features of the audio cut or zero-padded to 30 s: always 3000 frames.
     *
     * @param samples mono, 16 kHz, nominally in [-1, 1]; what lies behind 30 s is not heard
     * @throws IllegalArgumentException if a sample is not a finite number
     */
    public MelSpectrogram ofWindow(float[] samples) {
        float[] heard = samples.length > WINDOW_SAMPLES ? Arrays.copyOf(samples, WINDOW_SAMPLES) : samples;
        return compute(heard, WINDOW_SAMPLES);
    }

    /**
     * Features of the audio followed by silence, as the long-form transcription of a whole recording needs them.
     *
     * @param samples mono, 16 kHz
     * @param padding number of zero samples appended
     * @throws IllegalArgumentException if a sample is not a finite number or the padding is negative
     */
    public MelSpectrogram ofPadded(float[] samples, int padding) {
        if (padding < 0) {
            throw new IllegalArgumentException("Padding of " + padding + " samples is not possible; use 0 or more.");
        }
        return compute(samples, Math.addExact(samples.length, padding));
    }

    private MelSpectrogram compute(float[] samples, int length) {
        refuseNonFinite(samples);
        int frames = length / HOP;
        float[] values = new float[Math.multiplyExact(filters.bands(), frames)];
        Arrays.fill(values, FrameEnergies.SILENCE);
        int heardFrames = Math.min(frames, framesTouching(samples.length, length));
        FrameEnergies energies = new FrameEnergies(filters);
        float[] frame = new float[TRANSFORM];
        for (int f = 0; f < heardFrames; f++) {
            cut(samples, length, f * HOP - CENTRE, frame);
            energies.of(frame, 0, values, f, frames);
        }
        limitAndScale(values);
        return new MelSpectrogram(filters.bands(), frames, values);
    }

    /** Frames that can hold anything but appended zeros; the others need no transform. */
    private static int framesTouching(int heard, int length) {
        // Near the end the mirror may bring sound back into a frame that starts behind it.
        return heard > length - 2 * TRANSFORM ? Integer.MAX_VALUE : (heard + CENTRE + HOP - 1) / HOP;
    }

    private static void cut(float[] samples, int length, int start, float[] frame) {
        for (int i = 0; i < TRANSFORM; i++) {
            int at = start + i;
            if (at < 0 || at >= length) {
                at = mirrored(at, length);
            }
            frame[i] = at < samples.length ? samples[at] : 0;
        }
    }

    /** Reflects a position into {@code [0, length)} without repeating the edges, as often as a very short clip needs. */
    private static int mirrored(int at, int length) {
        int period = Math.max(1, 2 * (length - 1));
        int folded = Math.floorMod(at, period);
        return folded < length ? folded : period - folded;
    }

    private static void limitAndScale(float[] values) {
        float loudest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            loudest = Math.max(loudest, value);
        }
        EnergyRange range = new EnergyRange(loudest);
        for (int i = 0; i < values.length; i++) {
            values[i] = range.scaled(values[i]);
        }
    }

    /** @throws IllegalArgumentException if a sample is not a finite number */
    static void refuseNonFinite(float[] samples) {
        for (int i = 0; i < samples.length; i++) {
            if (!Float.isFinite(samples[i])) {
                throw new IllegalArgumentException("Sample " + i + " of " + samples.length + " is " + samples[i]
                        + ", not a finite number: decode the recording again.");
            }
        }
    }
}
