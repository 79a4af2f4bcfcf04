package dev.hubbub.speech.training.preflight;

import java.util.List;

/**
 * What the checkpoint itself writes of a sample, decoded greedily.
 *
 * @param tokens ordinary tokens
 * @param text of them
 */
public record OwnOutput(List<Integer> tokens, String text) {

    public OwnOutput {
        tokens = List.copyOf(tokens);
    }
}
