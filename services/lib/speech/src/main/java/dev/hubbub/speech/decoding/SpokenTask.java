package dev.hubbub.speech.decoding;

import java.util.Locale;

/** What a model is asked to do with speech. */
public enum SpokenTask {
    /** Write down what is said. */
    TRANSCRIBE,
    /** Write down in English what is said in another language. */
    TRANSLATE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
