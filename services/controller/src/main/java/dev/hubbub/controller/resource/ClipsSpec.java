package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.ClipSettings;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How captions of sessions become clips to learn from: each that a face track of its speaker holds is one. */
@ValidationRule(
        value = "self.minSeconds < self.maxSeconds",
        message = "clips.minSeconds is not below clips.maxSeconds: no caption would be long enough and short enough")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClipsSpec(
        @JsonPropertyDescription("Whose recordings clips are cut from, one for each view of a caption: central, ego, or"
                        + " both.")
                @Default("[\"central\"]")
                @Size(min = 1, max = 2) List<DatasetSpec.View> views,
        @JsonPropertyDescription("Shorter clips are left out.") @Default("0.5") @Min(0) @Max(600) Double minSeconds,
        @JsonPropertyDescription("Longer clips are left out.") @Default("30") @Min(0) @Max(600) Double maxSeconds,
        @JsonPropertyDescription(
                        "Captions of a speaker with no longer pause between them are one clip, as long as that is"
                                + " no longer than maxSeconds; 0 is each by itself.")
                @Default("0")
                @Min(0) @Max(600) Double joinSeconds,
        @JsonPropertyDescription("Whether what is annotated in brackets, such as [laughs], is taken out of texts.")
                @Default("false")
                Boolean withoutVocalEvents) {

    public ClipsSpec {
        views = views == null || views.isEmpty() ? List.of(DatasetSpec.View.central) : List.copyOf(views);
    }

    /** The same, as the tasks say it. */
    ClipSettings settings() {
        return new ClipSettings(
                views.stream().map(DatasetSpec.View::inStore).toList(),
                minSeconds,
                maxSeconds,
                joinSeconds,
                withoutVocalEvents);
    }
}
