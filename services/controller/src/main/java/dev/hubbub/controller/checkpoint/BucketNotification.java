package dev.hubbub.controller.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What an S3 server sends of changes in a bucket, as MinIO writes it (and AWS, and Ceph, which leave out the {@code s3:} of
 * an event's name): {@code Records[].s3.bucket.name} and {@code Records[].s3.object.key}, URL-encoded.
 *
 * @param created the objects that were stored
 */
record BucketNotification(List<ObjectUri> created) {

    static final int LARGEST = 1 << 20;

    /** @throws IOException that completes the sentence "The record is unreadable: ..." */
    static BucketNotification read(byte[] record) throws IOException {
        if (record.length > LARGEST) {
            throw new IOException("it has " + record.length + " bytes, more than any notification");
        }
        JsonNode json;
        try {
            json = Json.mapper().readTree(record);
        } catch (IOException e) {
            throw new IOException("it is no JSON", e);
        }
        if (json.path("Records").getNodeType() != JsonNodeType.ARRAY) {
            throw new IOException("it has no Records, which every bucket notification has");
        }
        List<ObjectUri> created = new ArrayList<>();
        for (JsonNode change : json.get("Records")) {
            String event = change.path("eventName").asText();
            String bucket = change.at("/s3/bucket/name").asText();
            String key = change.at("/s3/object/key").asText();
            // Deletions need nobody: what is not there any more is seen when somebody wants it.
            if (event.contains("ObjectCreated:") && !bucket.isEmpty() && !key.isEmpty()) {
                created.add(new ObjectUri(bucket, decoded(key)));
            }
        }
        return new BucketNotification(created);
    }

    /** Some servers do not encode keys: one with a stray percent sign is taken as it is. */
    private static String decoded(String key) {
        try {
            return URLDecoder.decode(key, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return key;
        }
    }
}
