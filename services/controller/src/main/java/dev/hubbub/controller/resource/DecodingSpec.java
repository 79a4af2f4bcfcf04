package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.setting.SettingDefinition;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How each model is decoded: every combination of the grid, then the points, without what is excluded. */
@ValidationRule(
        value = "has(self.grid) || (has(self.points) && size(self.points) > 0)",
        message = "decoding has neither a grid nor points, so there is no trial: add decoding.grid or decoding.points")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecodingSpec(
        @JsonPropertyDescription("Every combination of these values is a trial per model.") Grid grid,
        @JsonPropertyDescription("Single trials beside the grid.") @Default("[]") @Size(max = 256) List<ParameterValues> points,
        @JsonPropertyDescription("Combinations to leave out: a trial that agrees with every field given in one entry"
                        + " is not run. The other trials keep their numbers.")
                @Default("[]")
                @Size(max = 256) List<ParameterValues> exclude,
        @JsonPropertyDescription("What all trials have in common.") @Default("{}") DecodingOptions options,
        @JsonPropertyDescription("When a trial is stopped because its texts are loops instead of speech.")
                GuardSpec guard) {

    /** Flagged segments that stop a trial; absent if none does. */
    public Integer stopAfterFlaggedSegments() {
        return guard == null ? null : guard.stopAfterFlaggedSegments();
    }

    public DecodingSpec {
        points = points == null ? List.of() : List.copyOf(points);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        options = options == null ? DecodingOptions.defaults() : options;
    }

    /**
     * Values to combine.
     *
     * @param values dimension to values, in the order of {@link GridDimensions#ALL}; what was not given has its
     *     default, or no value where it has none
     */
    public record Grid(@JsonValue Map<String, List<JsonNode>> values) {

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public Grid {
            Map<String, List<JsonNode>> known = new LinkedHashMap<>();
            for (SettingDefinition dimension : GridDimensions.ALL) {
                List<JsonNode> given = values.get(dimension.name());
                List<JsonNode> ownDefault =
                        dimension.defaultValue().map(List::of).orElse(List.of());
                known.put(dimension.name(), ParameterValues.inOneForm(given == null ? ownDefault : given));
            }
            values = Collections.unmodifiableMap(known);
        }

        /** Every dimension at its default. */
        static Grid defaults() {
            return new Grid(Map.of());
        }
    }
}
