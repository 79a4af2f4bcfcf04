package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.embedded.EmbeddedObjectStore;
import dev.hubbub.hub.HubRepositories;
import dev.hubbub.hub.HubSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real store, behind a meter of its requests, and an empty bucket for each test. */
abstract class StoreFixture {

    private static int buckets;
    private static EmbeddedObjectStore server;

    static RequestMeter meter;

    @TempDir
    Path folder;

    ObjectStore objects;
    ArtifactStore artifacts;

    @BeforeAll
    static void startServer(@TempDir Path data) throws IOException {
        server = EmbeddedObjectStore.start(data, 0, "key", "secret");
        meter = new RequestMeter(server.port());
    }

    @AfterAll
    static void stopServer() throws IOException {
        meter.close();
        server.close();
    }

    @BeforeEach
    void makeBucket() throws IOException {
        objects =
                ObjectStore.connect(new ObjectStoreSettings(meter.endpoint(), "key", "secret", "bucket-" + ++buckets));
        objects.ensureBucket();
        artifacts = new ArtifactStore(objects);
    }

    @AfterEach
    void closeConnections() {
        objects.close();
    }

    /** What an experiment sees of the store, which asks no hub where none is named. */
    StoreCatalog catalog() {
        return new StoreCatalog(objects, new HubRepositories(HubSettings.of(Map.of())));
    }

    static Recipe recipe(int number) {
        return Recipe.of(StageName.TRANSCRIPTION, Map.of("input", Digest.of("input")), Map.of("number", number));
    }

    static List<OutputAddress> addresses(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> recipe(number).address())
                .toList();
    }

    void commit(int number) throws Exception {
        commit(number, "worker");
    }

    ArtifactStore.Made made(int number) throws IOException {
        Path directory = Files.createDirectories(folder.resolve("output-" + number));
        Files.writeString(directory.resolve("transcript.json"), "{}");
        return new ArtifactStore.Made(new StageOutput(recipe(number), directory, 1, "cpu"), List.of());
    }

    void commit(int number, String worker) throws Exception {
        artifacts.commit(made(number).output(), List.of(), worker);
    }
}
