package dev.hubbub.controller.resource;

import dev.hubbub.contracts.setting.Setting;
import dev.hubbub.contracts.setting.SettingDefinition;
import dev.hubbub.contracts.setting.Settings;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.VoiceActivity;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the trials of a model can differ in. A dimension with a default is given in {@code decoding.grid} or in
 * {@code decoding.points}; one without may be given in {@code decoding.options} for all trials at once.
 */
public final class GridDimensions {

    /** What is no setting of a decoder, but of the segments that it is given. */
    record SegmentSettings(
            @Setting(
                            value = "Longer segments are split into equal parts of at most this length, or as vadMethod"
                                    + " says.",
                            min = 1,
                            max = 30,
                            byDefault = "15",
                            written = true)
                    double maxSegmentSeconds,
            @Setting("What finds the speech in longer segments, which are then cut at the silences between: energy, by"
                            + " loudness, or silero, a small network. What is no speech is not transcribed. Layouts"
                            + " other than mcorec only. Where none is said, they are split into equal parts.")
                    VoiceActivity.Method vadMethod) {}

    /** The name of the dimension that decides which segments there are. */
    public static final String MAX_SEGMENT_SECONDS = "maxSegmentSeconds";

    /** The name of the dimension that decides how what is too long for a segment is cut. */
    public static final String VAD_METHOD = "vadMethod";

    private static final List<SettingDefinition> DEFINITIONS = Stream.concat(
                    Decoding.definitions().stream(), Settings.of(SegmentSettings.class).definitions().stream())
            .toList();

    /**
     * In the order in which trials are numbered, the first outermost. One that is new goes last, so that published
     * numbers stay.
     */
    public static final List<SettingDefinition> ALL = Stream.of(
                    "beamSize", MAX_SEGMENT_SECONDS, "lengthPenalty", "patience", VAD_METHOD)
            .map(GridDimensions::definition)
            .toList();

    private GridDimensions() {}

    private static SettingDefinition definition(String name) {
        return DEFINITIONS.stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The settings that all trials have in common: all but the dimensions that have a default of their own. */
    public static List<SettingDefinition> options() {
        return DEFINITIONS.stream()
                .filter(definition ->
                        !ALL.contains(definition) || definition.defaultValue().isEmpty())
                .toList();
    }
}
