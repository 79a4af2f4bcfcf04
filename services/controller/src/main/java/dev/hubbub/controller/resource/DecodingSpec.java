package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How each model is decoded: every combination of the grid, then the points, without what is excluded. */
@ValidationRule(
        value = "has(self.grid) || (has(self.points) && size(self.points) > 0)",
        message = "decoding has neither a grid nor points, so there is no trial: add decoding.grid or decoding.points")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecodingSpec(
        @JsonPropertyDescription("Every combination of these values is a trial per model.") @Nullable Grid grid,
        @JsonPropertyDescription("Single trials beside the grid.") @Default("[]") @Size(max = 256) List<Point> points,
        @JsonPropertyDescription("Combinations to leave out: a trial that agrees with every field given in one entry"
                        + " is not run. The other trials keep their numbers.")
                @Default("[]")
                @Size(max = 256) @ValidationRule(
                        value = "self.all(e, has(e.model) || has(e.beamSize) || has(e.maxSegmentSeconds)"
                                + " || has(e.lengthPenalty) || has(e.patience))",
                        message = "an entry of decoding.exclude without any field would leave out every trial:"
                                + " name a field or remove it")
                List<Exclusion> exclude,
        @JsonPropertyDescription("What all trials have in common.") @Default("{}") DecodingOptions options,
        @JsonPropertyDescription("When a trial is stopped because its texts are loops instead of speech.") @Nullable GuardSpec guard) {

    static final int DEFAULT_BEAM_SIZE = 5;
    static final double DEFAULT_MAX_SEGMENT_SECONDS = 15;

    /** Flagged segments that stop a trial; absent if none does. */
    public Integer stopAfterFlaggedSegments() {
        return guard == null ? null : guard.stopAfterFlaggedSegments();
    }

    public DecodingSpec {
        points = points == null ? List.of() : List.copyOf(points);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        options = options == null ? DecodingOptions.defaults() : options;
    }

    /** Values to combine. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Grid(
            @JsonPropertyDescription("Hypotheses kept; 1 is greedy.")
                    @Default("[5]")
                    @Size(max = 64) @ValidationRule(
                            value = "size(self) > 0",
                            message =
                                    "decoding.grid.beamSize is empty, so there is no trial: give it a value, or leave it"
                                            + " out for the default, 5")
                    List<@Min(1) @Max(100) Integer> beamSize,
            @JsonPropertyDescription("Longer segments are split into equal parts of at most this length.")
                    @Default("[15]")
                    @Size(max = 64) @ValidationRule(
                            value = "size(self) > 0",
                            message =
                                    "decoding.grid.maxSegmentSeconds is empty, so there is no trial: give it a value, or"
                                            + " leave it out for the default, 15")
                    List<@Min(1) @Max(30) Double> maxSegmentSeconds,
            @JsonPropertyDescription("Exponents of the length penalty, 0 to 1; absent or empty divides a hypothesis'"
                            + " log-probability by its length.")
                    @Default("[]")
                    @Size(max = 64) List<@Min(0) @Max(1) Double> lengthPenalty,
            @JsonPropertyDescription("Finished hypotheses wanted, as multiples of beamSize; absent or empty uses"
                            + " options.patience.")
                    @Default("[]")
                    @Size(max = 64) List<@Min(0.1) @Max(10) Double> patience) {

        public Grid {
            beamSize = beamSize == null ? List.of(DEFAULT_BEAM_SIZE) : List.copyOf(beamSize);
            maxSegmentSeconds =
                    maxSegmentSeconds == null ? List.of(DEFAULT_MAX_SEGMENT_SECONDS) : List.copyOf(maxSegmentSeconds);
            lengthPenalty = lengthPenalty == null ? List.of() : List.copyOf(lengthPenalty);
            patience = patience == null ? List.of() : List.copyOf(patience);
        }
    }

    /** One combination. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Point(
            @JsonPropertyDescription("Hypotheses kept; 1 is greedy.") @Default("5") @Min(1) @Max(100) Integer beamSize,
            @JsonPropertyDescription("Longer segments are split into equal parts of at most this length.")
                    @Default("15")
                    @Min(1) @Max(30) Double maxSegmentSeconds,
            @JsonPropertyDescription("Exponent of the length penalty, 0 to 1; absent divides by the length.")
                    @Nullable @Min(0) @Max(1) Double lengthPenalty,
            @JsonPropertyDescription(
                            "Finished hypotheses wanted, as a multiple of beamSize; absent uses" + " options.patience.")
                    @Nullable @Min(0.1) @Max(10) Double patience) {

        public Point {
            beamSize = beamSize == null ? DEFAULT_BEAM_SIZE : beamSize;
            maxSegmentSeconds = maxSegmentSeconds == null ? DEFAULT_MAX_SEGMENT_SECONDS : maxSegmentSeconds;
        }
    }

    /** What to leave out; an absent field agrees with every value. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Exclusion(
            @JsonPropertyDescription("A model's name.") @Nullable String model,
            @JsonPropertyDescription("A beam size.") @Nullable Integer beamSize,
            @JsonPropertyDescription("A segment length.") @Nullable Double maxSegmentSeconds,
            @JsonPropertyDescription("A length penalty.") @Nullable Double lengthPenalty,
            @JsonPropertyDescription("A patience.") @Nullable Double patience) {}
}
