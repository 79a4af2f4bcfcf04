package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hubbub.contracts.setting.Setting;
import java.util.List;

/**
 * What can be set for Whisper and the models built on it.
 *
 * @param timestamps whether the model predicts time stamps
 * @param padToThirtySeconds whether audio is padded to the model's full window, as Whisper was trained; a checkpoint
 *     trained on real lengths wants {@code false}
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
public record WhisperSettings(
        @Setting(value = "Whether the model predicts time stamps.", byDefault = "false", written = true)
                boolean timestamps,
        @Setting(
                        value = "Whether audio is padded to the model's window of 30 seconds, as Whisper was trained; a"
                                + " checkpoint trained on real lengths wants false.",
                        byDefault = "true",
                        written = true)
                boolean padToThirtySeconds,
        @Setting(
                        value =
                                "What to do with speech: transcribe writes it down, translate writes down in English what"
                                        + " is said in another language.",
                        byDefault = "\"transcribe\"")
                SpeechTask task,
        @Setting(
                        value =
                                "Text the model is given as if it had been said before each segment: names, spellings and"
                                        + " a style to follow. Not for models without a token that marks it.",
                        longest = 2000)
                String prompt,
        @Setting(value = "Text each segment is made to start with; it is not part of the transcript.", longest = 500)
                String prefix,
        @Setting(
                        value =
                                "Ids of tokens that are never chosen; -1 stands for all that are no speech. An empty list"
                                        + " suppresses nothing.",
                        min = -1,
                        max = 10_000_000,
                        longest = 4096,
                        byDefault = "[-1]")
                List<Integer> suppressTokens,
        @Setting(value = "Whether transcripts say when each word was said.", byDefault = "false")
                Boolean wordTimestamps,
        @Setting(
                        value = "Whether a segment's prompt is what the same speaker said before it. Segments are then"
                                + " decoded one after the other instead of in batches. A text that looks degenerate is no"
                                + " prompt.",
                        byDefault = "false")
                Boolean conditionOnPreviousText,
        @Setting("When to decode a segment again because its text looks like a loop or a guess; {} is as published"
                        + " with Whisper. Absent: what comes first is kept.")
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
            @Setting(
                            value =
                                    "Temperatures, tried in this order until the text passes; 0 is the beam search, above 0"
                                            + " tokens are drawn. The last one's text is kept whatever it is.",
                            min = 0,
                            max = 10,
                            longest = 16,
                            emptyMeans = "nothing would be decoded",
                            byDefault = "[0, 0.2, 0.4, 0.6, 0.8, 1]",
                            written = true)
                    List<Double> temperatures,
            @Setting(
                            value = "Texts drawn per segment at a temperature above 0, of which the likeliest is kept.",
                            min = 1,
                            max = 100,
                            byDefault = "5",
                            written = true)
                    int bestOf,
            @Setting(
                            value =
                                    "Above it, in bytes of text per byte of its compressed form, a text counts as a loop.",
                            min = 0,
                            max = 1_000_000,
                            byDefault = "2.4",
                            written = true)
                    double compressionRatioThreshold,
            @Setting(
                            value = "Below it, as the mean natural logarithm per token, a text counts as a guess.",
                            min = -1_000_000,
                            max = 1_000_000,
                            byDefault = "-1.0",
                            written = true)
                    double averageLogProbabilityThreshold,
            @Setting(
                            value =
                                    "A guess where the model's probability of no speech is above this is taken for silence,"
                                            + " and its text is left out; 1 switches this off.",
                            min = 0,
                            max = 1,
                            byDefault = "0.6",
                            written = true)
                    double noSpeechThreshold) {

        /** The values published with Whisper. */
        public static final Fallback DEFAULT = new Fallback(List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0), 5, 2.4, -1.0, 0.6);

        public Fallback {
            temperatures = List.copyOf(temperatures);
        }
    }

    public WhisperSettings {
        suppressTokens = suppressTokens == null ? null : List.copyOf(suppressTokens);
    }
}
