package dev.hubbub.speech.model;

import dev.hubbub.speech.decoding.LanguageGuess;
import java.util.List;

/** Guesses which language is spoken. */
@FunctionalInterface
public interface LanguageDetector {

    /**
     * One guess per clip.
     *
     * @param speech encoded by the model that this is of
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if the model's scores are no numbers
     */
    List<LanguageGuess> detect(EncodedSpeech speech);
}
