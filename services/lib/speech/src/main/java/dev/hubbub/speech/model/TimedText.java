package dev.hubbub.speech.model;

import dev.hubbub.speech.decoding.Hypothesis;
import java.util.List;

/**
 * A phrase of a recording.
 *
 * @param start seconds from the start of the recording
 * @param end seconds from the start of the recording
 * @param tokens of the phrase, timestamps included
 * @param text of the phrase; null if the model came without a tokenizer
 * @param window what the window that the phrase is from was decoded into
 * @param words when each word was said, from the start of the recording; empty if it was not asked for
 */
public record TimedText(
        double start, double end, List<Integer> tokens, String text, Hypothesis window, List<TimedWord> words) {

    public TimedText {
        tokens = List.copyOf(tokens);
        words = List.copyOf(words);
        if (!(start >= 0 && end >= start)) {
            throw new IllegalArgumentException("A phrase cannot last from " + start + " to " + end + " s.");
        }
    }

    /**
     * The same so many seconds later, and cut off at an end.
     *
     * @param limit seconds from the start of the recording behind which nothing is said
     */
    public TimedText later(double seconds, double limit) {
        return new TimedText(
                Math.min(seconds + start, limit),
                Math.min(seconds + end, limit),
                tokens,
                text,
                window,
                words.stream()
                        .map(word -> word.between(
                                Math.min(seconds + word.start(), limit), Math.min(seconds + word.end(), limit)))
                        .toList());
    }
}
