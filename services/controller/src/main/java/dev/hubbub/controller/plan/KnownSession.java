package dev.hubbub.controller.plan;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.SessionReference;

/**
 * A session as the catalogue found it.
 *
 * @param reference where it is and the digest of its content
 * @param references the digest of its reference texts and labels
 * @param clusterable whether it has the active-speaker scores that conversations are found from
 */
public record KnownSession(SessionReference reference, Digest references, boolean clusterable) {

    public String name() {
        return reference.name();
    }
}
