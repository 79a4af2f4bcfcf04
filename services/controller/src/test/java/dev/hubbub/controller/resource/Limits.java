package dev.hubbub.controller.resource;

import dev.hubbub.contracts.task.RunStep;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.function.Consumer;

/**
 * Limits where a type says none: what a person may write has an end, so that nobody's object is too large for the others,
 * and whole numbers of a status are those that can be read again.
 */
final class Limits {

    private static final long LONGEST_TEXT = 2048;
    private static final long MOST_ELEMENTS = 1000;
    private static final long MOST_ENTRIES = 64;

    private Limits() {}

    /** Writes them into the schemas of a spec and a status. The numbers of a spec have limits of their own. */
    static void write(JSONSchemaProps spec, JSONSchemaProps status) {
        visit(spec, Limits::limit);
        visit(status, Limits::limitNumber);
    }

    private static void limit(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            // There is one kind of them: a step's number, or what it is called.
            schema.setPattern(RunStep.PATTERN);
            schema.setMaxLength(9L);
            schema.setMinimum(1.0);
            schema.setMaximum(999_999_999.0);
            return;
        }
        switch (schema.getType()) {
            case "string" -> {
                if (schema.getMaxLength() == null && schema.getEnum().isEmpty()) {
                    schema.setMaxLength(LONGEST_TEXT);
                }
            }
            case "array" -> {
                if (schema.getMaxItems() == null) {
                    schema.setMaxItems(MOST_ELEMENTS);
                }
            }
            case "object" -> {
                if (schema.getMaxProperties() == null && schema.getAdditionalProperties() != null) {
                    schema.setMaxProperties(MOST_ENTRIES);
                }
            }
            default -> {
                // Numbers of a Trial are the controller's to write.
            }
        }
    }

    private static void limitNumber(JSONSchemaProps schema) {
        if ("integer".equals(schema.getType()) && schema.getMaximum() == null) {
            schema.setMinimum(0.0);
            schema.setMaximum((double) Integer.MAX_VALUE);
        }
    }

    /** A schema and all that is inside of it. */
    static void visit(JSONSchemaProps schema, Consumer<JSONSchemaProps> visitor) {
        visitor.accept(schema);
        schema.getProperties().values().forEach(field -> visit(field, visitor));
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            visit(schema.getItems().getSchema(), visitor);
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            visit(schema.getAdditionalProperties().getSchema(), visitor);
        }
    }
}
