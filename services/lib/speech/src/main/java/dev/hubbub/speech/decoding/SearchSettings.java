package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * How to search, as far as models of several families understand it.
 *
 * @param beamSize hypotheses kept at once; 1 is greedy search
 * @param patience how many finished hypotheses to wait for, as a multiple of the beam size
 * @param lengthPenalty exponent of the length penalty {@code ((5 + n) / 6)^p}, 0 to 1; null to divide by the length
 * @param temperature 0 to take the likeliest token, above 0 to draw tokens
 * @param bestOf sequences drawn per segment when the temperature is above 0
 * @param seed starts the random numbers; they also depend on the segment's audio, not on its neighbours
 * @param maxTokens most tokens per segment; null for the family's own limit
 * @param suppressTokens tokens never chosen; {@value DecodingOptions#NON_SPEECH} in the list stands for the vocabulary's
 *     non-speech tokens, and any list that is not empty also suppresses the special tokens; an empty list suppresses
 *     nothing
 * @param noRepeatNgramSize tokens in a run that a text may not have twice; 0 for no such rule
 * @param prompt tokens of preceding text
 * @param prefix tokens the text must start with
 */
public record SearchSettings(
        int beamSize,
        double patience,
        Double lengthPenalty,
        double temperature,
        int bestOf,
        long seed,
        Integer maxTokens,
        List<Integer> suppressTokens,
        int noRepeatNgramSize,
        List<Integer> prompt,
        List<Integer> prefix) {

    public SearchSettings {
        require(beamSize >= 1, "beamSize must be at least 1, not " + beamSize);
        require(patience > 0 && patience <= 100, "patience must be above 0 and at most 100, not " + patience);
        require(
                lengthPenalty == null || lengthPenalty >= 0 && lengthPenalty <= 1,
                "lengthPenalty must be 0 to 1, not " + lengthPenalty);
        require(temperature >= 0 && temperature <= 10, "temperature must be 0 to 10, not " + temperature);
        require(bestOf >= 1, "bestOf must be at least 1, not " + bestOf);
        require(bestOf == 1 || temperature > 0, "bestOf above 1 needs a temperature above 0");
        require(beamSize == 1 || temperature == 0, "beamSize above 1 needs temperature 0; use bestOf to draw");
        require(maxTokens == null || maxTokens >= 1, "maxTokens must be 1 or more, not " + maxTokens);
        require(noRepeatNgramSize >= 0, "noRepeatNgramSize must be 0 or more, not " + noRepeatNgramSize);
        suppressTokens = List.copyOf(suppressTokens);
        prompt = List.copyOf(prompt);
        prefix = List.copyOf(prefix);
        require(
                suppressTokens.stream().allMatch(token -> token >= DecodingOptions.NON_SPEECH),
                "suppressTokens may hold token ids and -1 only, not " + suppressTokens);
        require(prompt.stream().allMatch(token -> token >= 0), "prompt may hold token ids only, not " + prompt);
        require(prefix.stream().allMatch(token -> token >= 0), "prefix may hold token ids only, not " + prefix);
    }

    /** Sequences that one segment is decoded into at the same time. */
    public int width() {
        return Math.max(beamSize, bestOf);
    }

    static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("Decoding options: " + problem + ".");
        }
    }
}
