package dev.hubbub.speech.decoding;

/**
 * What tells one published beam search from another; everything else is the same batched search.
 *
 * @param ranking chooses among the finalists
 * @param stop says when there are enough of them
 * @param ends what an ended sequence does to the beam
 * @param weights what is added to a sequence's sum at each step
 * @param renormalised whether the tokens that may be chosen share the probability of those that may not
 */
public record SearchRules(
        Ranking ranking, StopRule stop, EndPlacement ends, ScoreWeights weights, boolean renormalised) {

    /**
     * Whisper's search.
     *
     * @param patience how many ended sequences to wait for, as a multiple of the beams
     * @param lengthPenalty see {@link Ranking#penalised}; null for {@link Ranking#mean}
     */
    public static SearchRules whisper(int beams, double patience, Double lengthPenalty) {
        return new SearchRules(
                lengthPenalty == null ? Ranking.mean() : Ranking.penalised(lengthPenalty),
                Patience.of(beams, patience),
                EndPlacement.BESIDE_THE_BEAM,
                ScoreWeights.MODEL_ALONE,
                true);
    }

    /**
     * Hugging Face's search.
     *
     * @param lengthPenalty exponent of {@link Ranking#perLength}
     * @param when how long to go on once enough sequences have ended
     * @param maxNewTokens most tokens of a text, the end counted
     */
    public static SearchRules huggingFace(int beams, double lengthPenalty, EarlyStopping.When when, int maxNewTokens) {
        Ranking ranking = Ranking.perLength(lengthPenalty);
        return new SearchRules(
                ranking,
                new EarlyStopping(beams, ranking, when, maxNewTokens),
                EndPlacement.AMONG_THE_BEST,
                ScoreWeights.MODEL_ALONE,
                false);
    }

    /**
     * ESPnet's search.
     *
     * @param maxLengthRatio see {@link EndDetection}
     * @param weights of the decoder, of CTC, and the length bonus
     */
    public static SearchRules espnet(double maxLengthRatio, ScoreWeights weights) {
        return new SearchRules(
                Ranking.sum(), new EndDetection(maxLengthRatio), EndPlacement.IN_THE_BEAM, weights, true);
    }
}
