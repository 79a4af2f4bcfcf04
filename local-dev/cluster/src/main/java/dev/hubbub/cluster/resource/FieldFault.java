package dev.hubbub.cluster.resource;

/**
 * What is wrong with one field of an object.
 *
 * @param path the field, as {@code spec.decoding.grid.beamSize[0]}
 * @param kind the class of the fault
 * @param value the value at fault as JSON text, empty where the fault is not about a value
 * @param message what the value should have been
 */
public record FieldFault(String path, Kind kind, String value, String message) {
    private static final int LONGEST_VALUE = 200;

    /** The classes of faults Kubernetes tells apart, with their wording and their machine-readable reason. */
    public enum Kind {
        INVALID("Invalid value", "FieldValueInvalid"),
        REQUIRED("Required value", "FieldValueRequired"),
        UNSUPPORTED("Unsupported value", "FieldValueNotSupported"),
        TYPE("Invalid value", "FieldValueTypeInvalid"),
        FORBIDDEN("Forbidden", "FieldValueForbidden"),
        DUPLICATE("Duplicate value", "FieldValueDuplicate"),
        TOO_LONG("Too long", "FieldValueTooLong"),
        TOO_MANY("Too many", "FieldValueTooMany"),
        OWNED("conflict", "FieldManagerConflict");

        private final String wording;
        private final String reason;

        Kind(String wording, String reason) {
            this.wording = wording;
            this.reason = reason;
        }

        public String reason() {
            return reason;
        }
    }

    public static FieldFault invalid(String path, Object value, String message) {
        return new FieldFault(path, Kind.INVALID, String.valueOf(value), message);
    }

    public static FieldFault required(String path) {
        return new FieldFault(path, Kind.REQUIRED, "", "");
    }

    public static FieldFault forbidden(String path, String message) {
        return new FieldFault(path, Kind.FORBIDDEN, "", message);
    }

    /** The fault without its field: {@code Invalid value: 0: must be at least 1}. */
    public String detail() {
        if (kind == Kind.OWNED) {
            return message;
        }
        StringBuilder text = new StringBuilder(kind.wording);
        if (!value.isEmpty()) {
            text.append(": ").append(value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value);
        }
        if (!message.isEmpty()) {
            text.append(": ").append(message);
        }
        return text.toString();
    }

    public String sentence() {
        if (kind == Kind.OWNED) {
            return message + ": ." + path;
        }
        return (path.isEmpty() ? "<nil>" : path) + ": " + detail();
    }
}
