package dev.hubbub.controller.plan;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.SessionReference;

/**
 * A session as the catalogue found it.
 *
 * @param reference where it is and the digest of its content
 * @param references the digest of its reference texts and labels
 * @param clusterable whether it has the active-speaker scores that conversations are found from
 * @param seconds about how much sound it has; no plan depends on it
 */
public record KnownSession(SessionReference reference, Digest references, boolean clusterable, double seconds) {

    /** A session of which nobody knows how long it is. */
    public KnownSession(SessionReference reference, Digest references, boolean clusterable) {
        this(reference, references, clusterable, 0);
    }

    public String name() {
        return reference.name();
    }
}
