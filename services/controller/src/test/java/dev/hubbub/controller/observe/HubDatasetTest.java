package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.controller.plan.KnownSession;
import dev.hubbub.controller.resource.DatasetSpec;
import dev.hubbub.embedded.LocalHub;
import dev.hubbub.hub.HubException;
import dev.hubbub.hub.HubRepositories;
import dev.hubbub.hub.HubSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an experiment is planned over where its dataset is on a hub. */
class HubDatasetTest extends StoreFixture {

    private static final String URI = "hf://datasets/lab/tiny@" + LocalHub.COMMIT + "?split=train";

    private LocalHub server;
    private HubRepositories hub;
    private StoreCatalog catalog;

    @BeforeEach
    void start() throws IOException {
        server = new LocalHub();
        server.file(
                "data/train-00000-of-00001.parquet",
                Files.readAllBytes(Path.of("../lib/datasets/src/test/resources/prompts.parquet")));
        hub = new HubRepositories(new HubSettings(server.endpoint(), Optional.empty(), Duration.ofSeconds(1)));
        catalog = new StoreCatalog(objects, hub);
    }

    @AfterEach
    void stop() {
        hub.close();
        server.close();
    }

    private static DatasetSpec dataset(String uri) throws IOException {
        return Json.mapper()
                .readValue(
                        "{\"name\": \"tiny\", \"layout\": \"parquet\", \"uri\": \"" + uri + "\"}", DatasetSpec.class);
    }

    @Test
    void its_sessions_are_those_of_the_commit_and_a_second_look_asks_for_nothing() throws Exception {
        List<KnownSession> sessions = catalog.sessions(dataset(URI));
        assertEquals(12, sessions.size());
        DatasetReference reference = sessions.get(0).reference().dataset();
        assertEquals(URI, reference.uri());
        server.asked().clear();
        assertEquals(sessions, catalog.sessions(dataset(URI)));
        assertEquals(List.of(), server.asked());
    }

    @Test
    void what_the_hub_does_not_have_is_the_datasets_fault_and_a_hub_in_trouble_is_not() throws Exception {
        InvalidDatasetException none = assertThrows(
                InvalidDatasetException.class,
                () -> catalog.sessions(dataset(URI.replace("split=train", "split=test"))));
        assertTrue(none.getMessage().contains("Dataset tiny: The dataset"), none.getMessage());
        assertTrue(none.getMessage().contains("has no split test: there are train"), none.getMessage());
        InvalidDatasetException gone = assertThrows(
                InvalidDatasetException.class, () -> catalog.sessions(dataset(URI.replace("lab/tiny", "lab/none"))));
        assertTrue(gone.getMessage().contains("404"), gone.getMessage());
        for (int i = 0; i < 40; i++) {
            server.apiTroubles().add(503);
        }
        try (HubRepositories fresh =
                new HubRepositories(new HubSettings(server.endpoint(), Optional.empty(), Duration.ofSeconds(1)))) {
            StoreCatalog another = new StoreCatalog(objects, fresh);
            HubException away = assertThrows(HubException.class, () -> another.sessions(dataset(URI)));
            assertTrue(away.getMessage().contains("503"), away.getMessage());
        }
    }
}
