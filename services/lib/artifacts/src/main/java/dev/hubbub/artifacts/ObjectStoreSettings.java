package dev.hubbub.artifacts;

import java.net.URI;
import java.util.Map;

/**
 * Where the object store is and how to get in.
 *
 * @param endpoint its URL, such as {@code http://localhost:9000}
 * @param accessKey the access key
 * @param secretKey its secret
 * @param bucket the bucket that holds artifacts and, by default, media and checkpoints
 * @param region the region requests are signed for; servers that have none accept {@code us-east-1}
 */
public record ObjectStoreSettings(String endpoint, String accessKey, String secretKey, String bucket, String region) {

    public static final String ENDPOINT = "HUBBUB_S3_ENDPOINT";
    public static final String ACCESS_KEY = "HUBBUB_S3_ACCESS_KEY";
    public static final String SECRET_KEY = "HUBBUB_S3_SECRET_KEY";
    public static final String BUCKET = "HUBBUB_S3_BUCKET";
    public static final String REGION = "HUBBUB_S3_REGION";

    public static final String DEFAULT_BUCKET = "hubbub";
    public static final String DEFAULT_REGION = "us-east-1";

    public ObjectStoreSettings {
        requireUrl(endpoint);
        require(accessKey, ACCESS_KEY, "the object store's access key");
        require(secretKey, SECRET_KEY, "the secret of the object store's access key");
        bucket = bucket == null || bucket.isBlank() ? DEFAULT_BUCKET : bucket;
        region = region == null || region.isBlank() ? DEFAULT_REGION : region;
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException(BUCKET + " is '" + bucket + "'; a bucket's name has 3 to 63 lower-case"
                    + " letters, digits, dots and hyphens");
        }
    }

    public ObjectStoreSettings(String endpoint, String accessKey, String secretKey, String bucket) {
        this(endpoint, accessKey, secretKey, bucket, DEFAULT_REGION);
    }

    /**
     * Reads the {@code HUBBUB_S3_*} variables.
     *
     * @param environment usually {@link System#getenv()}
     * @throws IllegalArgumentException if one is missing or impossible, naming it
     */
    public static ObjectStoreSettings fromEnvironment(Map<String, String> environment) {
        return new ObjectStoreSettings(
                environment.get(ENDPOINT),
                environment.get(ACCESS_KEY),
                environment.get(SECRET_KEY),
                environment.get(BUCKET),
                environment.get(REGION));
    }

    private static void requireUrl(String endpoint) {
        require(endpoint, ENDPOINT, "the object store's URL, such as http://localhost:9000");
        try {
            URI uri = URI.create(endpoint);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Said below, for every way of not being a URL.
        }
        throw new IllegalArgumentException(
                ENDPOINT + " is '" + endpoint + "'; it must be a URL such as http://localhost:9000");
    }

    private static void require(String value, String variable, String meaning) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(variable + " is not set: it must be " + meaning);
        }
    }

    /** Without the secret, so that it cannot reach a log. */
    @Override
    public String toString() {
        return endpoint + "/" + bucket;
    }
}
