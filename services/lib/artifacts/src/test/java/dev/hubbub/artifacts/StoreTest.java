package dev.hubbub.artifacts;

import dev.hubbub.embedded.EmbeddedObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real store for the tests of a class, and an empty bucket for each of them. */
abstract class StoreTest {

    static final String ACCESS_KEY = "researcher";
    static final String SECRET_KEY = "a long enough secret";

    private static int buckets;
    private static Path storeFolder;

    static EmbeddedObjectStore server;

    @TempDir
    Path folder;

    ObjectStore objects;

    @BeforeAll
    static void startServer(@TempDir Path data) throws IOException {
        storeFolder = data;
        server = EmbeddedObjectStore.start(data, 0, ACCESS_KEY, SECRET_KEY);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void makeBucket() throws IOException {
        objects = ObjectStore.connect(settings("bucket-" + ++buckets));
        objects.ensureBucket();
    }

    @AfterEach
    void closeConnections() {
        objects.close();
    }

    static ObjectStoreSettings settings(String bucket) {
        return new ObjectStoreSettings(server.endpoint(), ACCESS_KEY, SECRET_KEY, bucket);
    }

    /** The file in which the server keeps an object, to be tampered with. */
    Path fileOf(String key) {
        return storeFolder.resolve(objects.bucket()).resolve(key);
    }

    Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
