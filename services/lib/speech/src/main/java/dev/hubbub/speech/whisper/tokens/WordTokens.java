package dev.hubbub.speech.whisper.tokens;

import java.util.List;

/**
 * A word and the tokens that spell it.
 *
 * @param text with the space before it
 * @param tokens in order
 */
public record WordTokens(String text, List<Integer> tokens) {
    public WordTokens {
        tokens = List.copyOf(tokens);
    }
}
