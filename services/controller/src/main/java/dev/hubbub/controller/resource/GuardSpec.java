package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** When a trial is not worth going on with. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GuardSpec(
        @JsonPropertyDescription("A trial fails with the verdict Degenerate, and its remaining sessions are not"
                        + " transcribed, once this many segments of its transcripts look degenerate: they repeat"
                        + " themselves, have more words than time, or run into the token limit. At most two sessions per"
                        + " pod are then handed out ahead. Absent: every trial is transcribed to its end.")
                @Min(1) @Max(1_000_000) Integer stopAfterFlaggedSegments) {}
