package dev.hubbub.speech.decoding;

/**
 * What a step adds to a sequence's sum: {@code model * log p + scorer * extra + perToken}.
 *
 * @param model weight of the model's log-probability
 * @param scorer weight of the {@link StepScorer}'s score
 * @param perToken bonus for every token, the end included
 */
public record ScoreWeights(float model, float scorer, float perToken) {

    /** The model's log-probability alone. */
    public static final ScoreWeights MODEL_ALONE = new ScoreWeights(1, 0, 0);

    /**
     * The choices with their sums' increments in place of the model's log-probabilities. What the model holds impossible
     * stays so, whatever its weight.
     *
     * @param extra the scorer's, in the choices' order; null without a scorer
     */
    Choices apply(Choices choices, float[] extra) {
        float[] weighted = choices.logProbabilities().clone();
        for (int i = 0; i < weighted.length; i++) {
            if (weighted[i] != Float.NEGATIVE_INFINITY) {
                weighted[i] = model * weighted[i] + (extra == null ? 0 : scorer * extra[i]) + perToken;
            }
        }
        return new Choices(choices.perRow(), choices.tokens(), weighted);
    }
}
