package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.digest.Digest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an output lives in the artifact store.
 *
 * @param stage the stage that makes it
 * @param digest the digest of its {@link Recipe}
 */
public record OutputAddress(StageName stage, Digest digest) {

    private static final Pattern PREFIX = Pattern.compile("artifacts/([a-z-]+)/([0-9a-f]{64})/?");

    /** The key prefix of the output's files, ending in a slash. */
    public String prefix() {
        return "artifacts/" + stage.text() + "/" + digest.hex() + "/";
    }

    /** The output whose files are below a prefix; absent if none has them there. */
    public static Optional<OutputAddress> at(String prefix) {
        Matcher place = PREFIX.matcher(prefix);
        try {
            return place.matches()
                    ? Optional.of(new OutputAddress(StageName.of(place.group(1)), new Digest(place.group(2))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            // There is no such stage.
            return Optional.empty();
        }
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
