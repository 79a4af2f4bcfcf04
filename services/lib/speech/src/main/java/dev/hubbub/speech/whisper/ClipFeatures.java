package dev.hubbub.speech.whisper;

import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.model.GreyFrames;

/**
 * What the encoders take in of a clip.
 *
 * @param sound null if nothing is heard
 * @param pictures null if nothing is seen, or the model does not look
 */
public record ClipFeatures(MelSpectrogram sound, GreyFrames pictures) {
    /** Both sound and pictures have a whole number of frames a second: 100 and 25. */
    private static final int SOUND_PER_PICTURE = 4;

    public ClipFeatures {
        if (sound == null && pictures == null) {
            throw new IllegalArgumentException("A clip has features of sound, pictures or both, not neither.");
        }
    }

    boolean isHeard() {
        return sound != null;
    }

    boolean isSeen() {
        return pictures != null;
    }

    /** Its length in frames of sound, whether there is any or not. */
    int frames() {
        return sound == null ? SOUND_PER_PICTURE * pictures.frames() : sound.frames();
    }
}
