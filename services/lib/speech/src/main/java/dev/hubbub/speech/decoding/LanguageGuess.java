package dev.hubbub.speech.decoding;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which language a segment is in.
 *
 * @param language the likeliest language's code
 * @param probabilities of all languages the model knows; they add up to 1
 */
public record LanguageGuess(String language, Map<String, Float> probabilities) {

    public LanguageGuess {
        probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    }

    /** The guess for probabilities in order; the first of equal ones counts. */
    public static LanguageGuess of(Map<String, Float> probabilities) {
        String best = null;
        for (Map.Entry<String, Float> entry : probabilities.entrySet()) {
            if (best == null || entry.getValue() > probabilities.get(best)) {
                best = entry.getKey();
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("A model without language tokens cannot guess a language.");
        }
        return new LanguageGuess(best, probabilities);
    }

    /** The likeliest language's probability. */
    public float probability() {
        return probabilities.get(language);
    }
}
