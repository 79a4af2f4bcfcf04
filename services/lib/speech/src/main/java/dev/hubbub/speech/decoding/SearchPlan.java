package dev.hubbub.speech.decoding;

/**
 * How to search, the same for every segment of a batch.
 *
 * @param options beam size or temperature, and what else was asked for
 * @param tokens which tokens may be chosen
 * @param rules what kind of beam search it is
 */
public record SearchPlan(DecodingOptions options, TokenRules tokens, SearchRules rules) {

    /** Whisper's search. */
    public static SearchPlan whisper(DecodingOptions options, TokenRules tokens) {
        return new SearchPlan(
                options, tokens, SearchRules.whisper(options.beamSize(), options.patience(), options.lengthPenalty()));
    }
}
