package dev.hubbub.artifacts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.embedded.EmbeddedObjectStore;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectStoreTest extends StoreTest {

    @Test
    void an_object_comes_back_as_it_was_put() throws Exception {
        objects.put("a/b c/ü.txt", write("in.txt", "déjà vu"));
        Path out = folder.resolve("new/folder/out.txt");
        objects.get("a/b c/ü.txt", out);
        assertEquals("déjà vu", Files.readString(out));
        assertEquals("déjà vu", new String(objects.read("a/b c/ü.txt"), StandardCharsets.UTF_8));
        assertEquals(9, objects.stat("a/b c/ü.txt").orElseThrow().size());
    }

    @Test
    void an_empty_object_is_an_object() throws Exception {
        objects.put("empty", new byte[0]);
        objects.put("empty-file", write("empty", ""));
        assertEquals(0, objects.read("empty").length);
        assertEquals(0, objects.stat("empty-file").orElseThrow().size());
    }

    @Test
    void two_hundred_megabytes_go_up_and_down_in_a_heap_of_sixty_four() throws Exception {
        OtherProcess.run(ConstantMemoryRun.class, "-Xmx64m", server.endpoint(), objects.bucket());
        assertEquals(
                ConstantMemoryRun.BYTES, objects.stat("large").orElseThrow().size());
    }

    @Test
    void the_same_bytes_have_the_same_identity_however_they_were_uploaded() throws Exception {
        byte[] bytes = new byte[40 << 20];
        new Random(7).nextBytes(bytes);
        Path file = Files.write(folder.resolve("bytes"), bytes);
        objects.put("1/x", file);
        objects.put("2/x", new java.io.ByteArrayInputStream(bytes));
        objects.put("3/x", file);
        assertEquals(Fingerprint.of(objects.list("1/")), Fingerprint.of(objects.list("2/")));
        assertEquals(Fingerprint.of(objects.list("1/")), Fingerprint.of(objects.list("3/")));
        String identity = objects.list("1/").get(0).identity();
        assertFalse(identity.isEmpty());
        assertFalse(identity.contains("\""));
        assertEquals(identity, objects.stat("1/x").orElseThrow().identity());

        bytes[12345]++;
        objects.put("1/x", new java.io.ByteArrayInputStream(bytes));
        assertFalse(Fingerprint.of(objects.list("1/")).equals(Fingerprint.of(objects.list("2/"))));
    }

    @Test
    void a_file_is_known_to_be_stored_already_in_however_many_parts() throws Exception {
        // None, one exactly, one and a bit, two exactly.
        for (int size : List.of(0, 16 << 20, (16 << 20) + 1, 32 << 20)) {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            Path file = Files.write(folder.resolve("file"), bytes);
            objects.put("file", file);
            assertTrue(ObjectStore.isSame(objects.stat("file").orElseThrow(), file), size + " bytes");
            if (size > 0) {
                bytes[size - 1]++;
                Files.write(file, bytes);
                assertFalse(ObjectStore.isSame(objects.stat("file").orElseThrow(), file), size + " bytes");
            }
        }
    }

    @Test
    void a_listing_of_more_than_a_thousand_objects_is_complete_and_sorted() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Void>> puts = new ArrayList<>();
        for (int i = 0; i < 1101; i++) {
            String key = String.format("many/%04d", i);
            puts.add(threads.submit((Callable<Void>) () -> {
                objects.put(key, new byte[] {1});
                return null;
            }));
        }
        for (Future<Void> put : puts) {
            put.get();
        }
        threads.shutdown();
        List<StoredObject> all = objects.list("many/");
        assertEquals(1101, all.size());
        assertEquals("0000", all.get(0).path());
        assertEquals("1100", all.get(1100).path());
    }

    @Test
    void of_many_who_put_if_absent_at_once_one_wins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] mine = {(byte) i};
            tries.add(threads.submit(() -> objects.putIfAbsent("marker", mine)));
        }
        int winner = -1;
        for (int i = 0; i < 8; i++) {
            if (tries.get(i).get()) {
                assertEquals(-1, winner, "a second winner");
                winner = i;
            }
        }
        threads.shutdown();
        assertArrayEquals(new byte[] {(byte) winner}, objects.read("marker"));
    }

    @Test
    void an_object_is_read_as_it_was_looked_up_or_not_at_all() throws Exception {
        objects.put("media", "as planned".getBytes());
        StoredObject known = objects.stat("media").orElseThrow();
        Path copy = folder.resolve("copy");
        objects.get("media", known, copy);
        assertEquals("as planned", Files.readString(copy));
        assertArrayEquals("as planned".getBytes(), objects.read("media", known));

        objects.put("media", "as it is now".getBytes());
        Files.delete(copy);
        ChangedObjectException e = assertThrows(ChangedObjectException.class, () -> objects.get("media", known, copy));
        assertTrue(e.getMessage().contains(objects.uri("media").toString()), e.getMessage());
        assertFalse(e.passing());
        assertFalse(Files.exists(copy));
        objects.delete("media");
        assertThrows(ChangedObjectException.class, () -> objects.read("media", known));
    }

    @Test
    void a_reader_keeps_what_it_opened_while_the_object_is_replaced() throws Exception {
        byte[] first = new byte[4 << 20];
        Arrays.fill(first, (byte) 1);
        byte[] second = new byte[4 << 20];
        Arrays.fill(second, (byte) 2);
        objects.put("replaced", first);
        try (InputStream content = objects.open("replaced")) {
            byte[] beginning = content.readNBytes(1 << 10);
            objects.put("replaced", second);
            byte[] rest = content.readAllBytes();
            assertEquals(1, beginning[0]);
            assertArrayEquals(Arrays.copyOf(first, rest.length), rest);
        }
    }

    @Test
    void a_missing_object_is_named() throws Exception {
        assertTrue(objects.stat("nothing").isEmpty());
        objects.delete("nothing");
        MissingObjectException e = assertThrows(MissingObjectException.class, () -> objects.open("nothing"));
        assertEquals("There is no object s3://" + objects.bucket() + "/nothing in the store.", e.getMessage());
        Path out = folder.resolve("out");
        assertThrows(MissingObjectException.class, () -> objects.get("nothing", out));
        assertFalse(Files.exists(out));
    }

    @Test
    void a_missing_bucket_is_named() {
        ObjectStore other = objects.inBucket("no-such-bucket");
        for (org.junit.jupiter.api.function.Executable request : List.<org.junit.jupiter.api.function.Executable>of(
                other::check, () -> other.list("x/"), () -> other.put("x", new byte[1]))) {
            MissingObjectException e = assertThrows(MissingObjectException.class, request);
            assertTrue(e.getMessage().contains("no bucket 'no-such-bucket'"), e.getMessage());
            assertFalse(e.passing());
        }
    }

    @Test
    void refused_credentials_are_said_and_not_worth_a_retry() {
        ObjectStoreSettings wrong =
                new ObjectStoreSettings(server.endpoint(), ACCESS_KEY, "wrong secret", objects.bucket());
        try (ObjectStore refused = ObjectStore.connect(wrong)) {
            for (org.junit.jupiter.api.function.Executable request : List.<org.junit.jupiter.api.function.Executable>of(
                    refused::check, () -> refused.read("x"), () -> refused.put("x", new byte[1]))) {
                StoreAccessException e = assertThrows(StoreAccessException.class, request);
                assertTrue(e.getMessage().contains("refused the credentials"), e.getMessage());
                assertTrue(e.getMessage().contains(ObjectStoreSettings.SECRET_KEY), e.getMessage());
                assertFalse(e.getMessage().contains("wrong secret"), e.getMessage());
                assertFalse(e.passing());
            }
        }
    }

    @Test
    void a_store_that_is_not_there_is_said_quickly_and_worth_a_retry(@TempDir Path data) throws Exception {
        EmbeddedObjectStore gone = EmbeddedObjectStore.start(data, 0, ACCESS_KEY, SECRET_KEY);
        String endpoint = gone.endpoint();
        gone.close();
        try (ObjectStore nowhere =
                ObjectStore.connect(new ObjectStoreSettings(endpoint, ACCESS_KEY, SECRET_KEY, "hubbub"))) {
            long start = System.nanoTime();
            for (org.junit.jupiter.api.function.Executable request : List.<org.junit.jupiter.api.function.Executable>of(
                    nowhere::check, () -> nowhere.read("x"), () -> nowhere.put("x", new byte[1]))) {
                StoreUnavailableException e = assertThrows(StoreUnavailableException.class, request);
                assertTrue(e.getMessage().startsWith("No object store answers at " + endpoint), e.getMessage());
                assertTrue(e.passing());
            }
            assertTrue(System.nanoTime() - start < 5e9, "a refused connection took seconds");
        }
    }

    @Test
    void settings_name_the_variable_that_is_missing_or_impossible() {
        Map<String, String> complete = Map.of(
                "HUBBUB_S3_ENDPOINT", "http://localhost:9000",
                "HUBBUB_S3_ACCESS_KEY", "key",
                "HUBBUB_S3_SECRET_KEY", "secret");
        ObjectStoreSettings settings = ObjectStoreSettings.fromEnvironment(complete);
        assertEquals("hubbub", settings.bucket());
        assertFalse(settings.toString().contains("secret"));

        for (String variable : complete.keySet()) {
            Map<String, String> incomplete = new java.util.HashMap<>(complete);
            incomplete.remove(variable);
            assertTrue(refusal(incomplete).startsWith(variable + " is not set"));
        }
        Map<String, String> impossible = new java.util.HashMap<>(complete);
        impossible.put("HUBBUB_S3_ENDPOINT", "localhost:9000");
        assertTrue(refusal(impossible).contains("http://localhost:9000"));
        impossible.putAll(complete);
        impossible.put("HUBBUB_S3_BUCKET", "My Bucket");
        assertTrue(refusal(impossible).startsWith("HUBBUB_S3_BUCKET is 'My Bucket'"));
    }

    @Test
    void addresses_are_read_and_written() {
        assertEquals(new ObjectUri("hubbub", "media/x.wav"), ObjectUri.parse("s3://hubbub/media/x.wav"));
        assertEquals(
                "s3://hubbub/media/",
                ObjectUri.parse("s3://hubbub/media").asPrefix().toString());
        assertEquals(
                "s3://hubbub/a/b", ObjectUri.parse("s3://hubbub").below("a/b").toString());
        assertEquals(
                "s3://hubbub/c/x.wav",
                ObjectUri.parse("s3://hubbub/a/b/../.././c//x.wav").normalized().toString());
        assertEquals(
                "s3://hubbub/a/", ObjectUri.parse("s3://hubbub/a/").normalized().toString());
        assertThrows(IllegalArgumentException.class, () -> ObjectUri.parse("/media/x.wav"));
        assertThrows(IllegalArgumentException.class, () -> ObjectUri.parse("s3:///x"));
    }

    private static String refusal(Map<String, String> environment) {
        return assertThrows(IllegalArgumentException.class, () -> ObjectStoreSettings.fromEnvironment(environment))
                .getMessage();
    }
}
