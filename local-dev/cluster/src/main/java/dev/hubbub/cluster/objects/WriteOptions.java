package dev.hubbub.cluster.objects;

import dev.hubbub.cluster.patch.ManagedFields.Owner;

/**
 * How a write is to be done.
 *
 * @param dryRun answer as if, and change nothing
 * @param manager the name of the writer in the managed fields
 * @param force server-side apply takes over fields of other managers
 * @param unknownFields what to do with fields the schema does not know
 */
public record WriteOptions(boolean dryRun, String manager, boolean force, UnknownFields unknownFields) {
    /** The {@code fieldValidation} of a request. */
    public enum UnknownFields {
        IGNORE,
        WARN,
        STRICT
    }

    /** The options of the server's own controllers. */
    public static WriteOptions internal(String manager) {
        return new WriteOptions(false, manager, true, UnknownFields.IGNORE);
    }

    Owner updateOwner(String subresource) {
        return new Owner(manager, "Update", subresource);
    }

    Owner applyOwner(String subresource) {
        return new Owner(manager, "Apply", subresource);
    }
}
