package dev.hubbub.speech.model;

import dev.hubbub.speech.features.RecordingFeatures.Sound;
import java.io.IOException;

/** Transcribes recordings of any length as a whole, finding by itself where phrases begin and end. */
@FunctionalInterface
public interface LongFormDecoder {

    /**
     * Takes in a recording.
     *
     * @param sound read once, from beginning to end; never held as a whole
     * @throws dev.hubbub.speech.features.FeatureStorageException if there is no room for what is to be kept of it
     * @throws E if the sound cannot be read
     * @throws IllegalArgumentException if a sample is not a finite number
     */
    <E extends Exception> LongRecording read(Sound<E> sound) throws E, IOException;
}
