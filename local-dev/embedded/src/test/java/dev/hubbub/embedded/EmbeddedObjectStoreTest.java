package dev.hubbub.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedObjectStoreTest {

    private static final byte[] BYTES = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void objects_are_there_again_after_a_restart_on_the_same_port() throws Exception {
        int port;
        try (EmbeddedObjectStore store = EmbeddedObjectStore.start(folder, 0, "key", "secret")) {
            port = store.port();
            MinioClient client = client(store, "secret");
            client.makeBucket(MakeBucketArgs.builder().bucket("talks").build());
            client.putObject(PutObjectArgs.builder().bucket("talks").object("a/b").stream(
                            new ByteArrayInputStream(BYTES), (long) BYTES.length, -1L)
                    .build());
        }
        try (EmbeddedObjectStore store = EmbeddedObjectStore.start(folder, port, "key", "secret")) {
            assertEquals("http://127.0.0.1:" + port, store.endpoint());
            assertArrayEquals(BYTES, read(client(store, "secret")));
        }
    }

    @Test
    void a_listing_of_many_pages_has_every_object_once_and_what_is_new_in_the_next() throws Exception {
        try (EmbeddedObjectStore store = EmbeddedObjectStore.start(folder, 0, "key", "secret")) {
            MinioClient client = client(store, "secret");
            client.makeBucket(MakeBucketArgs.builder().bucket("talks").build());
            List<String> all = new ArrayList<>(
                    IntStream.range(0, 47).mapToObj(i -> "a/" + (100 + i)).toList());
            for (String key : all) {
                put(client, key);
            }
            put(client, "b/1");
            // Twenty objects are made at once, ten times two.
            assertEquals(all, list(client, "a/", 2));
            for (int most : List.of(1, 3, 46, 47, 48, 1000)) {
                assertEquals(all, list(client, "a/", most));
            }
            all.add(0, "a/000");
            put(client, "a/000");
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket("talks")
                    .object(all.remove(12))
                    .build());
            assertEquals(all, list(client, "a/", 2));
            assertEquals(List.of("b/1"), list(client, "b/", 2));
            assertEquals(List.of(), list(client, "c/", 2));
        }
    }

    private static void put(MinioClient client, String key) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket("talks").object(key).stream(
                        new ByteArrayInputStream(BYTES), (long) BYTES.length, -1L)
                .build());
    }

    private static List<String> list(MinioClient client, String prefix, int most) throws Exception {
        List<String> keys = new ArrayList<>();
        for (Result<Item> item : client.listObjects(ListObjectsArgs.builder()
                .bucket("talks")
                .prefix(prefix)
                .recursive(true)
                .maxKeys(most)
                .build())) {
            keys.add(item.get().objectName());
        }
        return keys;
    }

    @Test
    void another_secret_is_refused() throws Exception {
        try (EmbeddedObjectStore store = EmbeddedObjectStore.start(folder, 0, "key", "secret")) {
            ErrorResponseException e = assertThrows(ErrorResponseException.class, () -> read(client(store, "wrong")));
            assertEquals(403, e.response().code());
        }
    }

    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            IOException e =
                    assertThrows(IOException.class, () -> EmbeddedObjectStore.start(folder, port, "key", "secret"));
            assertTrue(e.getMessage().contains("port " + port), e.getMessage());
        }
    }

    private static byte[] read(MinioClient client) throws Exception {
        try (var stream = client.getObject(
                GetObjectArgs.builder().bucket("talks").object("a/b").build())) {
            return stream.readAllBytes();
        }
    }

    private static MinioClient client(EmbeddedObjectStore store, String secret) {
        return MinioClient.builder()
                .endpoint(store.endpoint())
                .credentials("key", secret)
                .build();
    }
}
