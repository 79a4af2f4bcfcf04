package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** How transcripts are scored. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScoringSpec(
        @JsonPropertyDescription("utterance: each segment against its text, error rates pooled over all. mcorec: the"
                        + " challenge's per-speaker word error rate, conversation F1 and joint error.")
                @Default("utterance")
                Protocol protocol) {

    /** The named protocols; the constants are spelled as they are in YAML. */
    public enum Protocol {
        utterance,
        mcorec
    }

    public ScoringSpec {
        protocol = protocol == null ? Protocol.utterance : protocol;
    }
}
