package dev.hubbub.contracts.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.setting.SettingDefinition;
import dev.hubbub.contracts.setting.Settings;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.SearchSettings;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.WhisperSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The schema of a decoding is generated from the definitions of its settings. To make it anew:
 *
 * <pre>mvn -pl services/lib/contracts test -Dtest=DecodingSchemaTest -Dhubbub.definitions.write=true</pre>
 */
class DecodingSchemaTest {

    private static final Path COMMON =
            Path.of(System.getProperty("basedir", ".")).resolve("../../../schemas/common.json");

    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);

    @Test
    void the_schema_says_of_every_setting_what_its_definition_says() throws Exception {
        ObjectNode generated = Json.mapper().createObjectNode();
        generated.put("description", "One way of turning a model's scores into text");
        // What another family does not have cannot be required of every decoding.
        describe(
                generated,
                Decoding.definitions(),
                Settings.of(SearchSettings.class).definitions());
        if (Boolean.getBoolean("hubbub.definitions.write")) {
            JsonNode common = Json.mapper().readTree(COMMON.toFile());
            ((ObjectNode) common.get("$defs")).set("decoding", generated);
            Files.writeString(COMMON, Json.mapper().writer(PRINTER).writeValueAsString(common) + "\n");
        }
        assertEquals(
                generated.toString(),
                Json.mapper().readTree(COMMON.toFile()).at("/$defs/decoding").toString(),
                "schemas/common.json is stale: this class says how to make it anew");
    }

    @Test
    void the_schema_says_of_every_setting_of_a_training_what_its_definition_says() throws Exception {
        ObjectNode generated = Json.mapper().createObjectNode();
        generated.put("description", "How a checkpoint is trained further");
        describe(generated, Settings.of(TrainingSettings.class).definitions(), List.of());
        if (Boolean.getBoolean("hubbub.definitions.write")) {
            JsonNode common = Json.mapper().readTree(COMMON.toFile());
            ((ObjectNode) common.get("$defs")).set("trainingSettings", generated);
            Files.writeString(COMMON, Json.mapper().writer(PRINTER).writeValueAsString(common) + "\n");
        }
        assertEquals(
                generated.toString(),
                Json.mapper()
                        .readTree(COMMON.toFile())
                        .at("/$defs/trainingSettings")
                        .toString(),
                "schemas/common.json is stale: this class says how to make it anew");
    }

    private static void describe(ObjectNode schema, List<SettingDefinition> settings, List<SettingDefinition> needed) {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (SettingDefinition setting : settings) {
            ObjectNode property = setting.schema();
            setting.inner().ifPresent(inner -> {
                describe(property, inner.definitions(), inner.definitions());
            });
            properties.set(setting.name(), property);
        }
        ArrayNode required = schema.putArray("required");
        needed.stream()
                .filter(setting -> setting.isWritten() && !setting.name().equals("language"))
                .forEach(setting -> required.add(setting.name()));
        schema.put("additionalProperties", false);
    }

    @Test
    void no_two_settings_have_one_name_so_that_they_can_lie_side_by_side() {
        Set<String> names = new HashSet<>();
        for (SettingDefinition setting : Decoding.definitions()) {
            assertTrue(names.add(setting.name()), setting.name());
        }
    }

    @Test
    void the_defaults_of_a_fallback_are_the_published_ones() throws Exception {
        ObjectNode settings = Json.mapper().createObjectNode();
        Settings.of(WhisperSettings.Fallback.class).putDefaults(settings);
        assertEquals(
                WhisperSettings.Fallback.DEFAULT, Json.mapper().treeToValue(settings, WhisperSettings.Fallback.class));
    }
}
