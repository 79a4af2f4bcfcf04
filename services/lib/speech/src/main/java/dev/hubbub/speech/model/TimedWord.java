package dev.hubbub.speech.model;

import java.util.List;

/**
 * A word of a clip or recording.
 *
 * @param start seconds from the start of the clip or recording
 * @param end seconds from the start of the clip or recording
 * @param text with the space before it, and punctuation at it
 * @param tokens that spell it
 * @param probability mean of the tokens' probabilities
 */
public record TimedWord(double start, double end, String text, List<Integer> tokens, double probability) {

    public TimedWord {
        tokens = List.copyOf(tokens);
    }

    /** The same word at another time. */
    public TimedWord between(double start, double end) {
        return new TimedWord(start, end, text, tokens, probability);
    }
}
