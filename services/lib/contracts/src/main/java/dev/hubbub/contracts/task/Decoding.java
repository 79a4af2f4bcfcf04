package dev.hubbub.contracts.task;

/**
 * One way of turning a model's scores into text. Absent fields mean the architecture's own default.
 *
 * @param beamSize hypotheses kept; 1 is greedy
 * @param lengthPenalty absent divides a hypothesis' log-probability by its length; a number is the exponent of
 *     ((5 + length) / 6)
 * @param patience finished hypotheses wanted, as a multiple of {@code beamSize}
 * @param language a language code such as {@code en}, or {@code auto}
 * @param timestamps whether the model predicts time stamps
 * @param padToThirtySeconds whether audio is padded to the model's full window, as Whisper was trained; a checkpoint
 *     trained on real lengths wants {@code false}
 * @param maxTokens tokens after which a hypothesis is cut; absent is half of the model's text context
 */
public record Decoding(
        int beamSize,
        Double lengthPenalty,
        Double patience,
        String language,
        boolean timestamps,
        boolean padToThirtySeconds,
        Integer maxTokens) {

    public Decoding {
        require(beamSize >= 1, "decoding.beamSize is " + beamSize + "; it must be at least 1 (1 is greedy)");
        require(patience == null || patience > 0, "decoding.patience is " + patience + "; it must be above 0");
        require(maxTokens == null || maxTokens >= 1, "decoding.maxTokens is " + maxTokens + "; it must be at least 1");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
