package dev.hubbub.cluster.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A request that cannot be answered, in the form every Kubernetes client knows: an HTTP code, a machine-readable
 * reason, one sentence, and the fields at fault where there are some.
 */
public final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient ObjectNode details;

    private ApiFailure(int code, String reason, String message, ObjectNode details) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    public static ApiFailure notFound(ResourceType type, String name) {
        return new ApiFailure(
                404, "NotFound", type.qualifiedPlural() + " \"" + name + "\" not found", details(type, name));
    }

    public static ApiFailure noSuchPath() {
        return new ApiFailure(404, "NotFound", "the server could not find the requested resource", null);
    }

    public static ApiFailure alreadyExists(ResourceType type, String name) {
        return new ApiFailure(
                409, "AlreadyExists", type.qualifiedPlural() + " \"" + name + "\" already exists", details(type, name));
    }

    public static ApiFailure conflict(ResourceType type, String name, String why) {
        return new ApiFailure(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + type.qualifiedPlural() + " \"" + name + "\": " + why,
                details(type, name));
    }

    /** Server-side apply met fields that another manager owns. */
    public static ApiFailure applyConflict(List<FieldFault> owned) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        addCauses(details, owned);
        String message = "Apply failed with " + owned.size() + (owned.size() == 1 ? " conflict: " : " conflicts: ")
                + owned.stream().map(FieldFault::sentence).collect(Collectors.joining("; "));
        return new ApiFailure(409, "Conflict", message, details);
    }

    public static ApiFailure invalid(ResourceType type, String name, List<FieldFault> faults) {
        ObjectNode details = details(type, name);
        details.put("kind", type.kind());
        addCauses(details, faults);
        String sentences = faults.size() == 1
                ? faults.get(0).sentence()
                : faults.stream().map(FieldFault::sentence).collect(Collectors.joining(", ", "[", "]"));
        return new ApiFailure(
                422, "Invalid", type.qualifiedKind() + " \"" + name + "\" is invalid: " + sentences, details);
    }

    public static ApiFailure badRequest(String message) {
        return new ApiFailure(400, "BadRequest", message, null);
    }

    public static ApiFailure unauthorized() {
        return new ApiFailure(401, "Unauthorized", "Unauthorized", null);
    }

    /** A user may not do something with a kind, or with the object of a name where that is not empty. */
    public static ApiFailure forbidden(ResourceType type, String name, String why) {
        String object = name.isEmpty() ? "" : " \"" + name + "\"";
        return new ApiFailure(
                403, "Forbidden", type.qualifiedPlural() + object + " is forbidden: " + why, details(type, name));
    }

    public static ApiFailure forbidden(String message) {
        return new ApiFailure(403, "Forbidden", message, null);
    }

    public static ApiFailure methodNotAllowed() {
        return new ApiFailure(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource", null);
    }

    public static ApiFailure expired(String message) {
        return new ApiFailure(410, "Expired", message, null);
    }

    public static ApiFailure tooLarge(int limit) {
        return new ApiFailure(413, "RequestEntityTooLarge", "Request entity too large: limit is " + limit, null);
    }

    public static ApiFailure unsupportedMediaType(String message) {
        return new ApiFailure(415, "UnsupportedMediaType", message, null);
    }

    public static ApiFailure internal(String message) {
        return new ApiFailure(500, "InternalError", "Internal error occurred: " + message, null);
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    /** The failure as a {@code v1/Status} object. */
    public ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        if (details != null) {
            status.set("details", details);
        }
        status.put("code", code);
        return status;
    }

    private static ObjectNode details(ResourceType type, String name) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        details.put("name", name);
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural());
        return details;
    }

    private static void addCauses(ObjectNode details, List<FieldFault> faults) {
        var causes = details.putArray("causes");
        for (FieldFault fault : faults) {
            causes.addObject()
                    .put("reason", fault.kind().reason())
                    .put("message", fault.detail())
                    .put("field", fault.path());
        }
    }
}
