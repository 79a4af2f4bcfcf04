package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One way of turning a model's scores into text. Absent fields mean the architecture's own default. A value that says
 * the same as its absence is kept as absent, so that both have one digest.
 *
 * @param beamSize hypotheses kept; 1 is greedy
 * @param lengthPenalty absent divides a hypothesis' log-probability by its length; a number from 0 to 1 is the exponent
 *     of ((5 + length) / 6)
 * @param patience finished hypotheses wanted, as a multiple of {@code beamSize}
 * @param language a language code such as {@code en}, or {@code auto}
 * @param timestamps whether the model predicts time stamps
 * @param padToThirtySeconds whether audio is padded to the model's full window, as Whisper was trained; a checkpoint
 *     trained on real lengths wants {@code false}
 * @param maxTokens tokens after which a hypothesis is cut; absent is half of the model's text context
 * @param task what to do with speech; absent transcribes
 * @param prompt text that the model is given as if it had been said before each segment
 * @param prefix text that each segment is made to start with; it is not part of the transcript
 * @param suppressTokens ids of tokens never chosen, -1 for all that are no speech; absent is -1 alone, an empty list
 *     suppresses nothing
 * @param wordTimestamps whether the transcript says when each word was said; absent is no
 * @param conditionOnPreviousText whether a segment's prompt is the text of the segment before it of the same speaker,
 *     which makes batches of one; absent is no
 * @param fallback when to decode a segment again at a higher temperature; absent keeps what comes first
 */
public record Decoding(
        int beamSize,
        Double lengthPenalty,
        Double patience,
        String language,
        boolean timestamps,
        boolean padToThirtySeconds,
        Integer maxTokens,
        SpeechTask task,
        String prompt,
        String prefix,
        List<Integer> suppressTokens,
        Boolean wordTimestamps,
        Boolean conditionOnPreviousText,
        Fallback fallback) {

    /** What to do with speech. */
    public enum SpeechTask {
        /** Write down what is said. */
        @JsonProperty("transcribe")
        TRANSCRIBE,
        /** Write down in English what is said in another language. */
        @JsonProperty("translate")
        TRANSLATE
    }

    /**
     * When to decode a segment again because its text looks like a loop or a guess.
     *
     * @param temperatures tried in this order, 0 being the beam search; the last one's text is kept whatever it is
     * @param bestOf texts drawn per segment at a temperature above 0, of which the likeliest is kept
     * @param compressionRatioThreshold above it a text counts as a loop
     * @param averageLogProbabilityThreshold below it, per token, a text counts as a guess
     * @param noSpeechThreshold a guess where the probability of no speech is above it is silence: its text is left out
     */
    public record Fallback(
            List<Double> temperatures,
            int bestOf,
            double compressionRatioThreshold,
            double averageLogProbabilityThreshold,
            double noSpeechThreshold) {

        /** The values published with Whisper. */
        public static final Fallback DEFAULT = new Fallback(List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0), 5, 2.4, -1.0, 0.6);

        public Fallback {
            temperatures = List.copyOf(temperatures);
            require(
                    !temperatures.isEmpty() && temperatures.stream().allMatch(t -> t >= 0 && t <= 10),
                    "decoding.fallback.temperatures are " + temperatures + "; give one or more from 0 to 10");
            require(bestOf >= 1, "decoding.fallback.bestOf is " + bestOf + "; it must be at least 1");
        }
    }

    public Decoding {
        require(beamSize >= 1, "decoding.beamSize is " + beamSize + "; it must be at least 1 (1 is greedy)");
        require(patience == null || patience > 0, "decoding.patience is " + patience + "; it must be above 0");
        require(
                lengthPenalty == null || lengthPenalty >= 0 && lengthPenalty <= 1,
                "decoding.lengthPenalty is " + lengthPenalty + "; it must be from 0 to 1");
        require(maxTokens == null || maxTokens >= 1, "decoding.maxTokens is " + maxTokens + "; it must be at least 1");
        task = task == SpeechTask.TRANSCRIBE ? null : task;
        prompt = prompt == null || prompt.isBlank() ? null : prompt;
        prefix = prefix == null || prefix.isBlank() ? null : prefix;
        suppressTokens =
                suppressTokens == null || suppressTokens.equals(List.of(-1)) ? null : List.copyOf(suppressTokens);
        wordTimestamps = Boolean.TRUE.equals(wordTimestamps) ? true : null;
        conditionOnPreviousText = Boolean.TRUE.equals(conditionOnPreviousText) ? true : null;
    }

    /** A search with everything else at its default. */
    public Decoding(
            int beamSize,
            Double lengthPenalty,
            Double patience,
            String language,
            boolean timestamps,
            boolean padToThirtySeconds,
            Integer maxTokens) {
        this(
                beamSize,
                lengthPenalty,
                patience,
                language,
                timestamps,
                padToThirtySeconds,
                maxTokens,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
