package dev.hubbub.contracts.setting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.CanonicalJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/** A setting as its record component defines it. */
public final class SettingDefinition {

    private final RecordComponent component;
    private final Setting setting;
    private final JsonNode defaultValue;

    SettingDefinition(RecordComponent component) {
        this.component = component;
        this.setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(component.getDeclaringRecord().getSimpleName() + "." + component.getName()
                    + " is no @Setting: say what it means");
        }
        this.defaultValue = setting.byDefault().isEmpty() ? null : parsed(setting.byDefault());
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("A default is no JSON: " + json, e);
        }
    }

    /** The name that files, tables and people use. */
    public String name() {
        return component.getName();
    }

    /** What it means. */
    public String description() {
        return setting.value();
    }

    /** What holds where nothing is given; empty where absence has a meaning of its own. */
    public Optional<JsonNode> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** Whether every value is written out, also the default. */
    public boolean isWritten() {
        return setting.written();
    }

    /** What comes of an empty list; empty where that may be. */
    public Optional<String> emptyMeans() {
        return setting.emptyMeans().isEmpty() ? Optional.empty() : Optional.of(setting.emptyMeans());
    }

    /** The settings inside of it; absent where it is a value of its own. */
    public Optional<Settings<?>> inner() {
        return component.getType().isRecord() ? Optional.of(innerSettings()) : Optional.empty();
    }

    private Settings<?> innerSettings() {
        return Settings.of(component.getType().asSubclass(Record.class));
    }

    /**
     * Its JSON Schema: type, limits, description and default. Where it has settings inside, these follow in the same
     * way; which of them are required is left to who uses the schema.
     */
    public ObjectNode schema() {
        ObjectNode schema = type(component.getGenericType());
        if (inner().isPresent()) {
            ObjectNode properties = schema.putObject("properties");
            innerSettings().definitions().forEach(field -> properties.set(field.name(), field.schema()));
        }
        ObjectNode limited = schema.has("items") ? (ObjectNode) schema.get("items") : schema;
        bound(limited, "minimum", setting.min());
        bound(limited, "maximum", setting.max());
        if (!setting.pattern().isEmpty()) {
            schema.put("pattern", setting.pattern());
        }
        if (setting.longest() < Integer.MAX_VALUE) {
            schema.put(schema.has("items") ? "maxItems" : "maxLength", setting.longest());
        }
        if (setting.longestElement() < Integer.MAX_VALUE) {
            limited.put("maxLength", setting.longestElement());
        }
        schema.put("description", description());
        defaultValue().ifPresent(value -> schema.set("default", value));
        return schema;
    }

    private static void bound(ObjectNode schema, String name, double value) {
        if (!Double.isInfinite(value)) {
            schema.set(name, value == Math.rint(value) ? Json.tree((long) value) : Json.tree(value));
        }
    }

    private static ObjectNode type(Type type) {
        ObjectNode schema = Json.mapper().createObjectNode();
        if (type instanceof ParameterizedType list) {
            schema.put("type", "array").set("items", type(list.getActualTypeArguments()[0]));
        } else if (type instanceof Class<?> constants && constants.isEnum()) {
            ArrayNode values = schema.put("type", "string").putArray("enum");
            for (Object constant : constants.getEnumConstants()) {
                values.add(Json.tree(constant));
            }
        } else if (type == String.class) {
            schema.put("type", "string");
        } else if (type == boolean.class || type == Boolean.class) {
            schema.put("type", "boolean");
        } else if (type == int.class || type == Integer.class) {
            schema.put("type", "integer");
        } else if (type == double.class || type == Double.class) {
            schema.put("type", "number");
        } else {
            schema.put("type", "object");
        }
        return schema;
    }

    /**
     * A value as it is kept: within the limits, and absent where it says the same as absence.
     *
     * @param path the settings it is one of, for the message
     * @throws InvalidSettingException if it is outside of its limits
     */
    Object checked(String path, Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Record inner) {
            return innerSettings().checkedInside(path, name(), inner);
        }
        if (value instanceof String text && text.isBlank()) {
            return null;
        }
        if (value instanceof List<?> list) {
            refuse(path, list.isEmpty() && emptyMeans().isPresent(), "is empty, so " + setting.emptyMeans());
            list.forEach(element -> checkNumber(path, element));
            list.forEach(element -> refuse(
                    path,
                    String.valueOf(element).length() > setting.longestElement(),
                    "must have at most " + setting.longestElement() + " characters in each value"));
        }
        checkNumber(path, value);
        checkLength(path, value);
        return isDefault(value) && !setting.written() ? null : value;
    }

    private boolean isDefault(Object value) {
        return defaultValue != null && CanonicalJson.of(value).equals(CanonicalJson.of(defaultValue));
    }

    private void checkNumber(String path, Object value) {
        if (value instanceof Number number) {
            double of = number.doubleValue();
            refuse(path, !(of >= setting.min() && of <= setting.max()), "must be " + range() + ", not " + value);
        }
    }

    private void checkLength(String path, Object value) {
        if (value instanceof String text) {
            refuse(
                    path,
                    text.length() > setting.longest(),
                    "must have at most " + setting.longest() + " characters, not " + text.length());
            refuse(
                    path,
                    !setting.pattern().isEmpty() && !text.matches(setting.pattern()),
                    "must match " + setting.pattern() + ", unlike '" + text + "'");
        } else if (value instanceof List<?> list) {
            refuse(
                    path,
                    list.size() > setting.longest(),
                    "must have at most " + setting.longest() + " values, not " + list.size());
        }
    }

    private void refuse(String path, boolean when, String problem) {
        if (when) {
            throw new InvalidSettingException(path, name(), problem);
        }
    }

    private String range() {
        if (Double.isInfinite(setting.max())) {
            return Double.isInfinite(setting.min()) ? "a number" : "at least " + spelled(setting.min());
        }
        return Double.isInfinite(setting.min())
                ? "at most " + spelled(setting.max())
                : spelled(setting.min()) + " to " + spelled(setting.max());
    }

    private static String spelled(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
