package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How speakers are grouped into conversations. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConversationsSpec(
        @JsonPropertyDescription("Speakers share a conversation only if they all score above this with each other"
                        + " (one minus overlap over union of their speech).")
                @Default("0.7")
                @Min(0) @Max(1) Double threshold,
        @JsonPropertyDescription("What pairs of speakers are scored by: overlap, the time in which both speak, as the"
                        + " published MCoRec baseline does, once per session; or words, which also uses how they answer"
                        + " each other and which words they share, once per trial.")
                @Default("overlap")
                Method method,
        @JsonPropertyDescription("How many conversations there are, where that is known.") @Min(1) @Max(1000) Integer count) {

    /** What pairs of speakers are scored by. */
    public enum Method {
        overlap,
        words
    }

    public ConversationsSpec {
        method = method == null ? Method.overlap : method;
        threshold = threshold == null ? 0.7 : threshold;
    }
}
