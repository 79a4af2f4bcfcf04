package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * What was understood of one segment.
 *
 * @param language code of the language it was decoded in
 * @param tokens the chosen tokens, timestamps included, without prompt, prefix and end of text
 * @param text the tokens' text without timestamps and outer spaces; null if the model came without a tokenizer
 * @param sumLogProbability see {@link Candidate#sumLogProbability}
 * @param averageLogProbability the sum divided by the number of tokens plus one
 * @param noSpeechProbability of the segment holding no speech; null if the vocabulary has no such token
 * @param temperature the temperature it was decoded with
 * @param steps decoder steps until the segment was done, prompt included
 * @param finalists all sequences that were in the running at the end, in finishing order
 * @param degeneracy signs that the text is a loop rather than what was said
 */
public record Hypothesis(
        String language,
        List<Integer> tokens,
        String text,
        double sumLogProbability,
        double averageLogProbability,
        Double noSpeechProbability,
        double temperature,
        int steps,
        List<Candidate> finalists,
        Degeneracy degeneracy) {

    public Hypothesis {
        tokens = List.copyOf(tokens);
        finalists = List.copyOf(finalists);
    }

    /** Bytes of the text per byte of its compressed form: above 2.4 it mostly repeats itself. */
    public double compressionRatio() {
        return degeneracy.compressionRatio();
    }
}
