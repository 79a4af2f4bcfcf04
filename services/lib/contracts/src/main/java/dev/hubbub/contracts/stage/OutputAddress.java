package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.digest.Digest;

/**
 * Where an output lives in the artifact store.
 *
 * @param stage the stage that makes it
 * @param digest the digest of its {@link Recipe}
 */
public record OutputAddress(StageName stage, Digest digest) {

    /** The key prefix of the output's files, ending in a slash. */
    public String prefix() {
        return "artifacts/" + stage.text() + "/" + digest.hex() + "/";
    }

    // Keys of every map that a controller has.
    @Override
    public boolean equals(Object other) {
        return other instanceof OutputAddress address && stage == address.stage && digest.equals(address.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return stage.text() + "/" + digest.abbreviated();
    }
}
