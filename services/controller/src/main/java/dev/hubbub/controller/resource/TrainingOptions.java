package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.TrainingSettings;
import java.util.Map;

/**
 * How a run is trained. Which settings there are, and their defaults, is said by {@link TrainingSettings}.
 *
 * @param values the settings given
 */
public record TrainingOptions(@JsonValue ParameterValues values) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TrainingOptions {}

    /** Everything at its default. */
    static TrainingOptions defaults() {
        return new TrainingOptions(new ParameterValues(Map.of()));
    }

    /**
     * The settings as a task has them.
     *
     * @throws dev.hubbub.contracts.setting.InvalidSettingException if one is outside of its limits
     */
    public TrainingSettings settings() {
        return Json.mapper().convertValue(values, TrainingSettings.class).checked();
    }
}
