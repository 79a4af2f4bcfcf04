package dev.hubbub.speech.model;

import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SpokenTask;
import java.util.List;

/** Finds when each word was said. */
@FunctionalInterface
public interface WordAligner {

    /**
     * The words of a clip.
     *
     * @param speech encoded by the model that this is of
     * @param hypothesis what the clip was decoded into
     * @param task it was decoded for
     * @return in order, times from the clip's start; empty if nothing was said
     */
    List<TimedWord> align(EncodedSpeech speech, int clip, Hypothesis hypothesis, SpokenTask task);
}
