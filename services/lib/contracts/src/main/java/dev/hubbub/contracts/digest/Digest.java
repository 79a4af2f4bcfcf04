package dev.hubbub.contracts.digest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest, written as 64 lower-case hexadecimal characters.
 *
 * @param hex the 64 characters
 */
public record Digest(@JsonValue String hex) implements Comparable<Digest> {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    @JsonCreator
    public Digest {
        if (hex == null || !FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "A digest is 64 lower-case hexadecimal characters (SHA-256), not '" + hex + "'");
        }
    }

    /** The digest of these bytes. */
    public static Digest of(byte[] bytes) {
        return new Digest(HexFormat.of().formatHex(newMessageDigest().digest(bytes)));
    }

    /** The digest of this text's UTF-8 bytes. */
    public static Digest of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest of a value's {@linkplain CanonicalJson canonical JSON}. */
    public static Digest ofJson(Object value) {
        return of(CanonicalJson.of(value));
    }

    /** A SHA-256 accumulator for streams; finish it with {@link #of(MessageDigest)}. */
    public static MessageDigest newMessageDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-256", e);
        }
    }

    /** Finishes an accumulator, which must not be used afterwards. */
    public static Digest of(MessageDigest accumulator) {
        return new Digest(HexFormat.of().formatHex(accumulator.digest()));
    }

    /** The first twelve characters: enough for a person to tell two digests apart. */
    public String abbreviated() {
        return hex.substring(0, 12);
    }

    // A controller compares hundreds of thousands of them; what Java makes for a record is slower by far.
    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && hex.equals(digest.hex);
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
