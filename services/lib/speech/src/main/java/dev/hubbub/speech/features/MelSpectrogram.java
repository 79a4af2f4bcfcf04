package dev.hubbub.speech.features;

import java.util.Arrays;
import java.util.Objects;

/**
 * Log-mel energies of one piece of audio.
 *
 * @param mels number of mel bands, the rows
 * @param frames number of frames of 10 ms, the columns
 * @param values row-major, {@code mels x frames}; held without a copy, so the maker must not change it afterwards
 */
public record MelSpectrogram(int mels, int frames, float[] values) {

    public MelSpectrogram {
        Objects.requireNonNull(values, "values");
        if (mels < 1 || frames < 0 || values.length != mels * frames) {
            throw new IllegalArgumentException("A mel spectrogram of " + mels + " bands and " + frames
                    + " frames cannot be made of " + values.length + " values.");
        }
    }

    /** The energy of one band in one frame. */
    public float at(int mel, int frame) {
        Objects.checkIndex(frame, frames);
        return values[mel * frames + frame];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MelSpectrogram that
                && mels == that.mels
                && frames == that.frames
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * mels + frames) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "MelSpectrogram[" + mels + " x " + frames + "]";
    }
}
