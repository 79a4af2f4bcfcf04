package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.Hysteresis;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How active-speaker scores become segments. */
@ValidationRule(
        value = "!has(self.onset) || !has(self.offset) || self.offset <= self.onset",
        message = "segmentation.offset is above segmentation.onset: a segment would end before it starts;"
                + " lower offset or raise onset")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SegmentationSpec(
        @JsonPropertyDescription("A segment starts at an active-speaker score above this. Absent: 1.0, or 2.4 in ego"
                        + " views.")
                @Min(-1_000_000) @Max(1_000_000) Double onset,
        @JsonPropertyDescription(
                        "A segment ends at a score below this; at most onset. Absent: 0.8, or 1.6 in ego" + " views.")
                @Min(-1_000_000) @Max(1_000_000) Double offset,
        @JsonPropertyDescription("Seconds; shorter segments are dropped.") @Default("1.0") @Min(0) @Max(86_400) Double minDurationOn,
        @JsonPropertyDescription("Seconds; shorter gaps are filled.") @Default("0.5") @Min(0) @Max(86_400) Double minDurationOff,
        @JsonPropertyDescription("Which length limits the gaps that are filled: min-duration-off, as its name says,"
                        + " or baseline, which fills gaps of up to one second whatever the parameters say, as the published"
                        + " MCoRec baseline does.")
                @Default("min-duration-off")
                GapFill gapFill,
        @Size(max = 1200) @Pattern(ModelSpec.FOLDER) @JsonPropertyDescription(
                        "The folder of the weights of Light-ASD, as s3://bucket/prefix, for sessions without"
                                + " active-speaker scores. Absent, these are found by the motion of the mouths.")
                String activeSpeakerModel,
        @Size(max = 1200) @Pattern(ModelSpec.FOLDER) @JsonPropertyDescription(
                        "The folder of an exported model that finds the 68 points of a face (model.pt), as"
                                + " s3://bucket/prefix, for sessions without lips. Absent, the shipped one finds them.")
                String landmarkModel) {

    /** Which length limits the gaps that are filled. */
    public enum GapFill {
        @JsonProperty("min-duration-off")
        MIN_DURATION_OFF,
        @JsonProperty("baseline")
        BASELINE
    }

    public SegmentationSpec {
        minDurationOn = minDurationOn == null ? 1.0 : minDurationOn;
        minDurationOff = minDurationOff == null ? 0.5 : minDurationOff;
        gapFill = gapFill == null ? GapFill.MIN_DURATION_OFF : gapFill;
    }

    /** How the scores of a view become regions: as is said here, and else as is usual for the view. */
    public Hysteresis hysteresis(CameraView view) {
        return new Hysteresis(
                onset == null ? view.hysteresis().onset() : onset,
                offset == null ? view.hysteresis().offset() : offset,
                minDurationOn,
                minDurationOff,
                switch (gapFill) {
                    case MIN_DURATION_OFF -> Hysteresis.GapFill.MIN_DURATION_OFF;
                    case BASELINE -> Hysteresis.GapFill.BASELINE;
                });
    }
}
