package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the decoding of all trials has in common. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecodingOptions(
        @JsonPropertyDescription("The language spoken, as a code such as en, or auto to let the model find out.")
                @Default("en")
                @Pattern("^(auto|[a-z]{2,3})$") String language,
        @JsonPropertyDescription("Whether the model predicts time stamps.") @Default("false") Boolean timestamps,
        @JsonPropertyDescription("Whether audio is padded to the model's window of 30 seconds, as Whisper was"
                        + " trained; a checkpoint trained on real lengths wants false.")
                @Default("true")
                Boolean padToThirtySeconds,
        @JsonPropertyDescription("Finished hypotheses wanted, as a multiple of beamSize; absent is 1.")
                @Nullable @Min(0.1) @Max(10) Double patience,
        @JsonPropertyDescription("Tokens after which a hypothesis is cut; absent is half of the model's text context.")
                @Nullable @Min(1) @Max(4096) Integer maxTokens,
        @JsonPropertyDescription("What to do with speech: transcribe writes it down, translate writes down in English"
                        + " what is said in another language.")
                @Default("transcribe")
                Task task,
        @JsonPropertyDescription("Text the model is given as if it had been said before each segment: names, spellings"
                        + " and a style to follow. Not for models without a token that marks it.")
                @Nullable @Size(max = 2000) String prompt,
        @JsonPropertyDescription("Text each segment is made to start with; it is not part of the transcript.")
                @Nullable @Size(max = 500) String prefix,
        @JsonPropertyDescription("Ids of tokens that are never chosen; -1 stands for all that are no speech. An empty"
                        + " list suppresses nothing.")
                @Default("[-1]")
                @Size(max = 4096) List<@Min(-1) Integer> suppressTokens,
        @JsonPropertyDescription("Whether transcripts say when each word was said.") @Default("false")
                Boolean wordTimestamps,
        @JsonPropertyDescription(
                        "Whether a segment's prompt is what the same speaker said before it. Segments are then"
                                + " decoded one after the other instead of in batches. A text that looks degenerate is no prompt.")
                @Default("false")
                Boolean conditionOnPreviousText,
        @JsonPropertyDescription("When to decode a segment again because its text looks like a loop or a guess; {} is"
                        + " as published with Whisper. Absent: what comes first is kept.")
                @Nullable Fallback fallback) {

    /** What to do with speech. */
    public enum Task {
        transcribe,
        translate
    }

    public DecodingOptions {
        language = language == null ? "en" : language;
        timestamps = timestamps != null && timestamps;
        padToThirtySeconds = padToThirtySeconds == null || padToThirtySeconds;
        task = task == null ? Task.transcribe : task;
        suppressTokens = suppressTokens == null ? List.of(-1) : List.copyOf(suppressTokens);
        wordTimestamps = wordTimestamps != null && wordTimestamps;
        conditionOnPreviousText = conditionOnPreviousText != null && conditionOnPreviousText;
    }

    /** Everything at its default. */
    static DecodingOptions defaults() {
        return new DecodingOptions(null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** When to decode a segment again. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fallback(
            @JsonPropertyDescription("Temperatures, tried in this order until the text passes; 0 is the beam search,"
                            + " above 0 tokens are drawn. The last one's text is kept whatever it is.")
                    @Default("[0, 0.2, 0.4, 0.6, 0.8, 1]")
                    @Size(max = 16) @ValidationRule(
                            value = "size(self) > 0",
                            message = "decoding.options.fallback.temperatures is empty, so nothing would be decoded:"
                                    + " give it a value, or leave it out for the default")
                    List<@Min(0) @Max(10) Double> temperatures,
            @JsonPropertyDescription(
                            "Texts drawn per segment at a temperature above 0, of which the likeliest is kept.")
                    @Default("5")
                    @Min(1) @Max(100) Integer bestOf,
            @JsonPropertyDescription(
                            "Above it, in bytes of text per byte of its compressed form, a text counts as a" + " loop.")
                    @Default("2.4")
                    @Min(0) Double compressionRatioThreshold,
            @JsonPropertyDescription("Below it, as the mean natural logarithm per token, a text counts as a guess.")
                    @Default("-1.0")
                    Double averageLogProbabilityThreshold,
            @JsonPropertyDescription("A guess where the model's probability of no speech is above this is taken for"
                            + " silence, and its text is left out; 1 switches this off.")
                    @Default("0.6")
                    @Min(0) @Max(1) Double noSpeechThreshold) {

        public Fallback {
            temperatures = temperatures == null ? List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0) : List.copyOf(temperatures);
            bestOf = bestOf == null ? 5 : bestOf;
            compressionRatioThreshold = compressionRatioThreshold == null ? 2.4 : compressionRatioThreshold;
            averageLogProbabilityThreshold =
                    averageLogProbabilityThreshold == null ? -1.0 : averageLogProbabilityThreshold;
            noSpeechThreshold = noSpeechThreshold == null ? 0.6 : noSpeechThreshold;
        }
    }
}
