package dev.hubbub.speech.whisper;

import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.features.SpecAugment;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.TrainingInput;
import java.util.random.RandomGenerator;

/**
 * What a Whisper in training takes in of a clip.
 *
 * @param sound null if nothing is heard
 * @param sounding frames of it from the beginning that are not padding
 * @param mouth what its video encoder takes in; null if nothing is seen
 */
record WhisperInput(MelSpectrogram sound, int sounding, TrainingInput mouth) implements TrainingInput {

    WhisperInput {
        if (sound == null && mouth == null) {
            throw new IllegalArgumentException("A clip has sound, pictures or both, not neither.");
        }
    }

    /** What is heard alone. */
    static WhisperInput heard(MelSpectrogram sound, int sounding) {
        return new WhisperInput(sound, sounding, null);
    }

    /** @throws IllegalArgumentException if another model made the input */
    static WhisperInput of(TrainingInput input) {
        if (input instanceof WhisperInput own) {
            return own;
        }
        throw new IllegalArgumentException("This input was made by another model: make it with this one.");
    }

    /** Its length in frames of sound, whether there is any or not. */
    int frames() {
        return sound != null ? sound.frames() : (int) Math.rint(mouth.seconds() * LogMel.SAMPLE_RATE / LogMel.HOP);
    }

    /** How many pictures are seen. */
    int pictures() {
        return (int) Math.rint(mouth.seconds() * GreyFrames.FRAMES_PER_SECOND);
    }

    @Override
    public double seconds() {
        return (double) frames() * LogMel.HOP / LogMel.SAMPLE_RATE;
    }

    @Override
    public WhisperInput masked(SpecAugment masks, RandomGenerator random) {
        return sound == null ? this : new WhisperInput(masks.masked(sound, sounding, random), sounding, mouth);
    }
}
