package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.FieldFault;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.schema.CelRules;
import dev.hubbub.cluster.schema.SchemaDefaults;
import dev.hubbub.cluster.schema.SchemaPruning;
import dev.hubbub.cluster.schema.SchemaValidation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Decides whether an object may be written, and completes it: unknown fields, defaults, schema, rules, names. */
final class Admission {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    private final CelRules rules;
    private final BuiltInKinds builtIn;

    Admission(CelRules rules) {
        this.rules = rules;
        this.builtIn = new BuiltInKinds(rules);
    }

    /**
     * Changes the object in place.
     *
     * @param old the object before an update, null for a creation
     * @return warnings for the writer
     */
    List<String> admit(ResourceType type, ObjectNode object, ObjectNode old, WriteOptions options) {
        List<String> warnings = unknownFields(type, object, options);
        if (!type.custom()) {
            builtIn.complete(type, object, old);
        }
        SchemaDefaults.apply(type.schema(), object);
        List<FieldFault> faults = new ArrayList<>(metadataFaults(object));
        faults.addAll(schemaFaults(type, object, old));
        if (faults.isEmpty()) {
            // Rules may rely on the types the schema promises.
            faults.addAll(rules.check(type.schema(), object, old));
            faults.addAll(type.custom() ? List.of() : builtIn.faults(type, object, old));
        }
        if (!faults.isEmpty()) {
            throw ApiFailure.invalid(type, ObjectMeta.of(object).name(), faults);
        }
        return warnings;
    }

    /** An object that was kept before its definition said more may stay as it is: only what is changed must be right. */
    private static List<FieldFault> schemaFaults(ResourceType type, ObjectNode object, ObjectNode old) {
        List<FieldFault> faults = SchemaValidation.check(type.schema(), object);
        if (old == null || faults.isEmpty()) {
            return faults;
        }
        List<FieldFault> before = SchemaValidation.check(type.schema(), old);
        return faults.stream().filter(fault -> !before.contains(fault)).toList();
    }

    private static List<String> unknownFields(ResourceType type, ObjectNode object, WriteOptions options) {
        List<String> unknown = SchemaPruning.apply(type.schema(), object).stream()
                .map(path -> "unknown field \"" + path + "\"")
                .toList();
        if (!unknown.isEmpty() && options.unknownFields() == WriteOptions.UnknownFields.STRICT) {
            throw ApiFailure.badRequest(type.kind() + " in version \"" + type.version() + "\" cannot be handled as a "
                    + type.kind() + ": strict decoding error: " + String.join(", ", unknown));
        }
        return options.unknownFields() == WriteOptions.UnknownFields.WARN ? unknown : List.of();
    }

    private static List<FieldFault> metadataFaults(ObjectNode object) {
        List<FieldFault> faults = new ArrayList<>();
        ObjectMeta meta = ObjectMeta.of(object);
        String name = meta.name();
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            faults.add(FieldFault.invalid(
                    "metadata.name",
                    "\"" + name + "\"",
                    "must consist of lower case letters, digits, '-' and '.', start and end with a letter or digit,"
                            + " and have at most " + LONGEST_NAME + " characters"));
        }
        meta.node().path("labels").forEach(label -> {
            String value = label.asText();
            if (value.length() > LONGEST_LABEL || !LABEL_VALUE.matcher(value).matches()) {
                faults.add(FieldFault.invalid(
                        "metadata.labels",
                        "\"" + value + "\"",
                        "a label's value must have at most " + LONGEST_LABEL
                                + " characters: letters, digits, '-', '_' and '.', starting and ending with a"
                                + " letter or digit"));
            }
        });
        return faults;
    }
}
