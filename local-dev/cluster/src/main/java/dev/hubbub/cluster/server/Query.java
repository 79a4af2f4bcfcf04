package dev.hubbub.cluster.server;

import dev.hubbub.cluster.objects.WriteOptions;
import dev.hubbub.cluster.objects.WriteOptions.UnknownFields;
import dev.hubbub.cluster.resource.ApiFailure;
import io.vertx.core.MultiMap;

/** The query of a request, read as Kubernetes' option types. */
record Query(MultiMap parameters, String userAgent) {
    String text(String name) {
        String value = parameters.get(name);
        return value == null ? "" : value;
    }

    boolean flag(String name) {
        // Clients write "true" or "1", or the bare name.
        String value = parameters.get(name);
        return value != null && !value.equals("false") && !value.equals("0");
    }

    /** The number, or {@code fallback} where it is not given. */
    long number(String name, long fallback) {
        String value = text(name);
        try {
            return value.isEmpty() ? fallback : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw ApiFailure.badRequest(
                    "invalid value \"" + value + "\" of the parameter " + name + ": it must be a whole number");
        }
    }

    WriteOptions writeOptions() {
        return new WriteOptions(dryRun(), manager(), flag("force"), unknownFields());
    }

    /** The options of a server-side apply, whose manager must be named and is not guessed from the client. */
    WriteOptions applyOptions() {
        return new WriteOptions(dryRun(), text("fieldManager"), flag("force"), unknownFields());
    }

    boolean dryRun() {
        String value = text("dryRun");
        if (!value.isEmpty() && !value.equals("All")) {
            throw ApiFailure.badRequest("invalid value \"" + value + "\" of the parameter dryRun: it must be All");
        }
        return !value.isEmpty();
    }

    private String manager() {
        String manager = text("fieldManager");
        return manager.isEmpty() ? userAgent.split("/")[0] : manager;
    }

    private UnknownFields unknownFields() {
        return switch (text("fieldValidation")) {
            case "Strict" -> UnknownFields.STRICT;
            case "Ignore" -> UnknownFields.IGNORE;
            default -> UnknownFields.WARN;
        };
    }
}
