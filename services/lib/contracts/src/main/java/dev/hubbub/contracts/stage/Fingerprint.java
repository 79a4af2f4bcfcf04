package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.digest.Digest;
import java.util.Collection;
import java.util.Comparator;

/**
 * The digest of a set of stored objects, from their names, sizes and identities: known from one listing, without
 * reading a byte of media. Storing identical bytes again leaves it as it is.
 */
public final class Fingerprint {

    private Fingerprint() {}

    /** The digest of these objects, in whatever order they come. */
    public static Digest of(Collection<StoredObject> objects) {
        return Digest.ofJson(objects.stream()
                .sorted(Comparator.comparing(StoredObject::path))
                .toList());
    }
}
