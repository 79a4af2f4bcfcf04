package dev.hubbub.speech.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The fields of a JSON object that came from somewhere, with errors that say from where. */
public record JsonFields(String source, JsonNode node) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public JsonFields {
        if (!node.isObject()) {
            throw new CheckpointException(source + " is not a JSON object: copy or download it again.");
        }
    }

    public static JsonFields read(Path file) {
        try {
            byte[] text = Files.readAllBytes(file);
            ForeignFormat.ofText(text).ifPresent(format -> {
                throw format.refusal(file);
            });
            return new JsonFields(file.toString(), JSON.readTree(text));
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new CheckpointException(
                    file + " cannot be read as JSON (" + e.getOriginalMessage() + line
                            + "): copy or download it again.",
                    e);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e + ".", e);
        }
    }

    public static Optional<JsonFields> readIfPresent(Path file) {
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /**
     * What a model says of itself in the {@code config.json} of its folder.
     *
     * @throws CheckpointException if there is none
     */
    public static JsonFields ofModel(Path folder) {
        return readIfPresent(folder.resolve("config.json"))
                .orElseThrow(() -> new CheckpointException(
                        folder + " is not a checkpoint folder: it holds no config.json; name the folder that"
                                + " save_pretrained wrote."));
    }

    /** The numbers among the values; what else a pickle holds may be nested in itself without end. */
    public static JsonFields ofNumbers(String source, Map<?, ?> values) {
        ObjectNode fields = JSON.createObjectNode();
        values.forEach((name, value) -> {
            if (name instanceof String text && value instanceof Long number) {
                fields.put(text, number);
            }
        });
        return new JsonFields(source, fields);
    }

    /** These fields and, for those that are missing here, the ones of another object. */
    public JsonFields over(JsonFields others) {
        ObjectNode merged = others.node.deepCopy();
        node.properties().stream()
                .filter(entry -> !entry.getValue().isNull())
                .forEach(entry -> merged.set(entry.getKey(), entry.getValue()));
        return new JsonFields(source, merged);
    }

    /**
     * A whole number that must be there.
     *
     * @param remedy what to do where it is not, without the full stop
     */
    public int integer(String field, String remedy) {
        return optionalInteger(field)
                .orElseThrow(() ->
                        new CheckpointException(source + " has no whole number named " + field + ": " + remedy + "."));
    }

    public OptionalInt optionalInteger(String field) {
        // Token ids are sometimes lists of alternatives; the first is the one the model was trained with.
        JsonNode value = node.path(field).isArray() ? node.path(field).path(0) : node.path(field);
        return value.canConvertToInt() && value.isIntegralNumber()
                ? OptionalInt.of(value.intValue())
                : OptionalInt.empty();
    }

    /**
     * A whole number that may be absent, or null as Python writes what is unsaid, but is not passed over where it is
     * anything else.
     *
     * @throws CheckpointException if it is no whole number from {@code least} to {@code most}
     */
    public OptionalInt integerWithin(String field, int least, int most) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalInt.empty();
        }
        boolean whole = value.isIntegralNumber() && value.canConvertToInt();
        if (!whole || value.intValue() < least || value.intValue() > most) {
            throw new CheckpointException(
                    source + " says " + field + " " + (value.isContainerNode() ? "with several values" : value)
                            + ", which is no whole number from " + least + " to " + most
                            + ": take config.json from the checkpoint.");
        }
        return OptionalInt.of(value.intValue());
    }

    public String text(String field, String absent) {
        return node.path(field).asText(absent);
    }

    /** Whether something is so; null is Python's None, which is false and not the same as saying nothing. */
    public boolean flag(String field, boolean absent) {
        return !node.path(field).isNull() && node.path(field).asBoolean(absent);
    }

    public Optional<Boolean> optionalFlag(String field) {
        return node.path(field).isBoolean() ? Optional.of(node.path(field).booleanValue()) : Optional.empty();
    }

    public Optional<List<Integer>> integers(String field) {
        if (!node.path(field).isArray()) {
            return Optional.empty();
        }
        List<Integer> values = new ArrayList<>();
        node.path(field).forEach(value -> values.add(value.asInt()));
        return Optional.of(values);
    }

    public Map<String, Integer> integersByName(String field) {
        Map<String, Integer> values = new LinkedHashMap<>();
        node.path(field)
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asInt()));
        return values;
    }

    /** The whole numbers among the fields of the object itself, in order. */
    public Map<String, Integer> integersOf() {
        Map<String, Integer> values = new LinkedHashMap<>();
        node.properties().stream()
                .filter(entry -> entry.getValue().canConvertToInt())
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().intValue()));
        return values;
    }
}
