package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.setting.SettingDefinition;
import dev.hubbub.contracts.setting.Settings;
import java.util.List;
import java.util.stream.Stream;

/**
 * One way of turning a model's scores into text: a flat object in JSON. Absent settings mean the architecture's own
 * default. A value that says the same as its absence is kept as absent, so that both have one digest.
 *
 * @param search what is set whatever the family
 * @param whisper what is set for Whisper and the models built on it; other families have none of it, nor do their digests
 */
public record Decoding(SearchSettings search, WhisperSettings whisper) {

    private static final int LONGEST_REASON = 300;
    private static final String PATH = "decoding";
    private static final Settings<SearchSettings> SEARCH = Settings.of(SearchSettings.class);
    private static final Settings<WhisperSettings> WHISPER = Settings.of(WhisperSettings.class);

    private static final WhisperSettings NOTHING = whisper(false, false);
    private static final WhisperSettings USUAL = usual();

    public Decoding {
        search = SEARCH.checked(PATH, search);
        whisper = whisper == null ? null : WHISPER.checked(PATH, whisper);
    }

    /** A search with everything else at its default. */
    public Decoding(
            int beamSize,
            Double lengthPenalty,
            Double patience,
            String language,
            boolean timestamps,
            boolean padToThirtySeconds,
            Integer maxTokens) {
        this(
                read(
                        Json.mapper()
                                .createObjectNode()
                                .put("beamSize", beamSize)
                                .put("lengthPenalty", lengthPenalty)
                                .put("patience", patience)
                                .put("language", language)
                                .put("maxTokens", maxTokens),
                        SearchSettings.class),
                whisper(timestamps, padToThirtySeconds));
    }

    private static WhisperSettings whisper(boolean timestamps, boolean padToThirtySeconds) {
        return read(
                Json.mapper()
                        .createObjectNode()
                        .put("timestamps", timestamps)
                        .put("padToThirtySeconds", padToThirtySeconds),
                WhisperSettings.class);
    }

    private static WhisperSettings usual() {
        ObjectNode defaults = Json.mapper().createObjectNode();
        WHISPER.putDefaults(defaults);
        return WHISPER.checked(PATH, read(defaults, WhisperSettings.class));
    }

    /**
     * The same for models of one family: without the settings of other families if all of them are at their defaults, so
     * that the digest of what a model writes does not change with these. If one is not, they stay, for the model to
     * refuse.
     */
    public Decoding forModelsOf(ModelArchitecture architecture) {
        return architecture.has(WhisperSettings.class) || !USUAL.equals(whisper) ? this : new Decoding(search, null);
    }

    /** Whisper's settings; for other families those that ask for nothing. */
    @Override
    public WhisperSettings whisper() {
        return whisper == null ? NOTHING : whisper;
    }

    /** The width of the search, by which people tell decodings apart. */
    public int beamSize() {
        return search.beamSize();
    }

    /** Every setting there is, whatever family it belongs to; no two have one name. */
    public static List<SettingDefinition> definitions() {
        return Stream.of(SEARCH, WHISPER)
                .flatMap(settings -> settings.definitions().stream())
                .toList();
    }

    /**
     * Reads settings by name. What none of the families knows is passed over.
     *
     * @throws dev.hubbub.contracts.setting.InvalidSettingException if one is outside of its limits
     * @throws IllegalArgumentException if one has not its type, or a required one is missing
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Decoding of(ObjectNode settings) {
        boolean whisper = WHISPER.definitions().stream().anyMatch(definition -> settings.has(definition.name()));
        return new Decoding(
                read(settings, SearchSettings.class), whisper ? read(settings, WhisperSettings.class) : null);
    }

    private static <T> T read(ObjectNode settings, Class<T> type) {
        try {
            return Json.mapper().treeToValue(settings, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(PATH + ": " + shortened(e.getOriginalMessage()), e);
        }
    }

    /** What is wrong with a value says the whole value, however long. */
    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
    }

    /** All settings that are not absent, by name. */
    @JsonValue
    public ObjectNode settings() {
        ObjectNode settings = Json.mapper().valueToTree(search);
        if (whisper != null) {
            settings.setAll(Json.mapper().<ObjectNode>valueToTree(whisper));
        }
        return settings;
    }

    /**
     * The same but for one setting.
     *
     * @param setting its name, such as {@code prompt}
     * @param value what it is to be; {@code null} for absent
     */
    public Decoding with(String setting, Object value) {
        if (definitions().stream().noneMatch(definition -> definition.name().equals(setting))) {
            throw new IllegalArgumentException("There is no setting '" + setting + "' of a decoding");
        }
        ObjectNode settings = settings();
        settings.set(setting, Json.tree(value));
        return of(settings);
    }
}
