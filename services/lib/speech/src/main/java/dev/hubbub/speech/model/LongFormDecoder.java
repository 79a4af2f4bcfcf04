package dev.hubbub.speech.model;

import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.features.RecordingFeatures.Sound;
import java.io.IOException;
import java.util.List;

/** Transcribes recordings of any length as a whole, finding by itself where phrases begin and end. */
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

    /**
     * The phrases of a clip that was decoded by itself, between its timestamps if it has some.
     *
     * @param speech encoded by the model that this is of
     * @param hypothesis what the clip was decoded into, as the request says
     * @return in order, times from the clip's start; those without text left out
     */
    List<TimedText> phrases(EncodedSpeech speech, int clip, Hypothesis hypothesis, LongFormRequest request);
}
