package dev.hubbub.controller.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.setting.SettingDefinition;
import dev.hubbub.contracts.setting.Settings;
import dev.hubbub.contracts.task.TrainingSettings;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a custom resource says of settings and of the dimensions of a grid: it follows from their definitions. */
final class DecodingDefinition {

    private static final int MOST_VALUES = 64;

    private DecodingDefinition() {}

    /** Writes the settings into the schema of a spec that has such parts. */
    static void write(JSONSchemaProps spec) {
        Map<String, JSONSchemaProps> fields = spec.getProperties();
        if (fields.containsKey("parameters")) {
            fields.put("parameters", like(fields.get("parameters"), parameters()));
        }
        if (fields.containsKey("training")) {
            Map<String, JSONSchemaProps> run =
                    fields.get("training").getItems().getSchema().getProperties();
            run.put(
                    "settings",
                    like(
                            run.get("settings"),
                            settings(Settings.of(TrainingSettings.class).definitions(), "training[].settings")));
            run.get("settings").setDefault(Json.mapper().createObjectNode());
        }
        if (fields.containsKey("decoding")) {
            Map<String, JSONSchemaProps> decoding = fields.get("decoding").getProperties();
            decoding.put("grid", like(decoding.get("grid"), grid()));
            decoding.put("options", like(decoding.get("options"), options()));
            elements(decoding.get("points"), points());
            elements(decoding.get("exclude"), exclusions());
            decoding.get("exclude").setXKubernetesValidations(List.of(nothingExcluded()));
            spec.getXKubernetesValidations().add(tooManyTrials());
            ObjectNode whole = (ObjectNode) fields.get("decoding").getDefault();
            ObjectNode optionDefaults = (ObjectNode) Json.tree(DecodingOptions.defaults());
            decoding.get("options").setDefault(optionDefaults);
            whole.set("options", optionDefaults);
            whole.set("grid", Json.tree(DecodingSpec.Grid.defaults()));
        }
    }

    /** What the generator knows of a field stays; what is inside of it is replaced. */
    private static JSONSchemaProps like(JSONSchemaProps field, ObjectNode inside) {
        JSONSchemaProps schema = props(inside);
        schema.setDescription(field.getDescription());
        schema.setDefault(field.getDefault());
        return schema;
    }

    private static void elements(JSONSchemaProps list, ObjectNode element) {
        list.getItems().setSchema(props(element));
    }

    private static JSONSchemaProps props(JsonNode schema) {
        return Serialization.jsonMapper().convertValue(schema, JSONSchemaProps.class);
    }

    private static ObjectNode object() {
        ObjectNode schema = Json.mapper().createObjectNode().put("type", "object");
        schema.putObject("properties");
        return schema;
    }

    private static ObjectNode put(ObjectNode schema, String name, ObjectNode property) {
        return ((ObjectNode) schema.get("properties")).putObject(name).setAll(property);
    }

    private static ObjectNode grid() {
        ObjectNode schema = object();
        for (SettingDefinition dimension : GridDimensions.ALL) {
            ObjectNode values = put(schema, dimension.name(), list(dimension));
            dimension
                    .defaultValue()
                    .ifPresent(value -> refuseEmpty(
                            values,
                            "decoding.grid." + dimension.name()
                                    + " is empty, so there is no trial: give it a value, or leave"
                                    + " it out for the default, " + value.asText()));
        }
        return schema;
    }

    private static ObjectNode list(SettingDefinition dimension) {
        ObjectNode one = dimension.schema();
        one.remove("description");
        JsonNode ownDefault = one.remove("default");
        ObjectNode list = Json.mapper().createObjectNode().put("type", "array").put("maxItems", MOST_VALUES);
        list.set("items", one);
        ArrayNode values = list.putArray("default");
        if (ownDefault != null) {
            values.add(ownDefault);
        }
        return list.put(
                "description",
                dimension.description() + (ownDefault == null ? " Without a value: that of decoding.options." : ""));
    }

    private static ObjectNode points() {
        ObjectNode schema = object();
        for (SettingDefinition dimension : GridDimensions.ALL) {
            ObjectNode value = put(schema, dimension.name(), dimension.schema());
            if (dimension.defaultValue().isEmpty()) {
                value.put("description", dimension.description() + " Without a value: that of decoding.options.");
            }
        }
        return schema;
    }

    private static ObjectNode exclusions() {
        ObjectNode schema = object();
        put(
                schema,
                "model",
                Json.mapper().createObjectNode().put("type", "string").put("description", "A model's name."));
        for (SettingDefinition dimension : GridDimensions.ALL) {
            ObjectNode value = dimension.schema();
            value.retain("type", "minimum", "maximum", "enum");
            value.put("description", "Leaves out trials with this value.");
            put(schema, dimension.name(), value);
        }
        return schema;
    }

    private static ValidationRule nothingExcluded() {
        ValidationRule rule = new ValidationRule();
        rule.setRule(GridDimensions.ALL.stream()
                .map(dimension -> "has(e." + dimension.name() + ")")
                .collect(Collectors.joining(" || ", "self.all(e, has(e.model) || ", ")")));
        rule.setMessage("an entry of decoding.exclude without any field would leave out every trial: name a field or"
                + " remove it");
        return rule;
    }

    // Multiplied, not counted out; what points add, and values that are listed twice, only the controller sees.
    private static ValidationRule tooManyTrials() {
        ValidationRule rule = new ValidationRule();
        rule.setRule(GridDimensions.ALL.stream()
                .map(dimension -> "self.decoding.grid." + dimension.name())
                .map(values -> "(size(" + values + ") == 0 ? 1 : size(" + values + "))")
                .collect(Collectors.joining(
                        " * ",
                        "!has(self.decoding.grid) || size(self.models) * ",
                        " <= " + ExperimentSpec.MOST_TRIALS)));
        rule.setMessage("decoding.grid and models make more than " + ExperimentSpec.MOST_TRIALS
                + " trials, which is the most that an experiment has: split it");
        return rule;
    }

    private static ObjectNode options() {
        return settings(GridDimensions.options(), "decoding.options");
    }

    private static ObjectNode settings(List<SettingDefinition> definitions, String path) {
        ObjectNode schema = object();
        for (SettingDefinition setting : definitions) {
            ObjectNode value = put(schema, setting.name(), setting.schema());
            String name = path + "." + setting.name();
            setting.inner().ifPresent(inner -> value.setAll(settings(inner.definitions(), name)));
            setting.emptyMeans()
                    .ifPresent(what -> refuseEmpty(
                            value,
                            name + " is empty, so " + what + ": give it a value, or leave it out for the default"));
        }
        return schema;
    }

    private static void refuseEmpty(ObjectNode schema, String message) {
        schema.putArray("x-kubernetes-validations")
                .addObject()
                .put("message", message)
                .put("rule", "size(self) > 0");
    }

    private static ObjectNode parameters() {
        ObjectNode schema = object();
        ArrayNode required = schema.putArray("required");
        for (SettingDefinition dimension : GridDimensions.ALL) {
            ObjectNode value = dimension.schema();
            value.retain("type", "minimum", "maximum", "enum");
            put(schema, dimension.name(), value.put("description", dimension.description()));
            dimension.defaultValue().ifPresent(always -> required.add(dimension.name()));
        }
        return schema;
    }
}
