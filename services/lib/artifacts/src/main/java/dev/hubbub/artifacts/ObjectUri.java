package dev.hubbub.artifacts;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The address of an object, or of a prefix, written {@code s3://bucket/key}.
 *
 * @param bucket the bucket
 * @param key the key; of a prefix, it ends in a slash or is empty
 */
public record ObjectUri(String bucket, String key) {

    private static final String SCHEME = "s3://";

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is not of this form
     */
    public static ObjectUri parse(String uri) {
        if (!isOne(uri)) {
            throw new IllegalArgumentException("'" + uri + "' is not an address of the form s3://bucket/key");
        }
        String path = uri.substring(SCHEME.length());
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        if (bucket.isEmpty()) {
            throw new IllegalArgumentException("'" + uri + "' names no bucket; the form is s3://bucket/key");
        }
        return new ObjectUri(bucket, slash < 0 ? "" : path.substring(slash + 1));
    }

    /** Whether this text claims to be such an address. */
    public static boolean isOne(String uri) {
        return uri.startsWith(SCHEME);
    }

    /** The same address as a prefix: with a slash at its end. */
    public ObjectUri asPrefix() {
        return key.isEmpty() || key.endsWith("/") ? this : new ObjectUri(bucket, key + "/");
    }

    /** The address of something below this prefix. */
    public ObjectUri below(String path) {
        return new ObjectUri(bucket, asPrefix().key() + path);
    }

    /** The same address without {@code .} and {@code ..} in its key; a slash at the end stays. */
    public ObjectUri normalized() {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : key.split("/")) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        String path = String.join("/", parts);
        return new ObjectUri(bucket, key.endsWith("/") && !path.isEmpty() ? path + "/" : path);
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
