package dev.hubbub.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One change of the store.
 *
 * @param version the store's version after the change
 * @param object the object after the change; for a deletion its last state, with the version of the deletion
 * @param previous the object before the change, null for a creation
 */
public record Change(long version, Kind kind, ObjectKey key, ObjectNode object, ObjectNode previous) {
    /** The names watch events carry. */
    public enum Kind {
        ADDED,
        MODIFIED,
        DELETED
    }
}
