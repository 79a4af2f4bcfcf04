package dev.hubbub.speech.decoding;

/**
 * How to search, the same for every segment of a batch.
 *
 * @param settings beam size or temperature, and what else was asked for
 * @param tokens which tokens may be chosen
 * @param rules what kind of beam search it is
 */
public record SearchPlan(SearchSettings settings, TokenRules tokens, SearchRules rules) {

    /** Whisper's search. */
    public static SearchPlan whisper(SearchSettings settings, TokenRules tokens) {
        return new SearchPlan(
                settings,
                tokens,
                SearchRules.whisper(settings.beamSize(), settings.patience(), settings.lengthPenalty()));
    }
}
