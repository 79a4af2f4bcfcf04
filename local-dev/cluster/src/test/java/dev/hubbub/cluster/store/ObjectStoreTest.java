package dev.hubbub.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectStoreTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectKey LEASE = new ObjectKey("coordination.k8s.io", "leases", "default", "leader");

    @TempDir
    Path folder;

    private static ObjectNode object(String text) {
        return JSON.createObjectNode().put("text", text);
    }

    @Test
    void a_journal_that_is_mostly_past_shrinks_while_the_store_runs() throws IOException {
        String large = "x".repeat(500_000);
        try (ObjectStore store = new ObjectStore(folder, JSON)) {
            for (int i = 0; i < 100; i++) {
                store.put(LEASE, object(large + i));
            }
        }
        assertThat(Files.size(folder.resolve("objects.journal"))).isLessThan(20_000_000);
        try (ObjectStore store = new ObjectStore(folder, JSON)) {
            assertThat(store.get(LEASE).orElseThrow().path("text").asText()).endsWith("x99");
            assertThat(store.version()).isEqualTo(101);
        }
    }

    @Test
    void changes_too_long_ago_are_no_longer_remembered() {
        try (ObjectStore store = new ObjectStore(folder, JSON)) {
            for (int i = 0; i < 5000; i++) {
                store.put(LEASE, object("renewed"));
            }
            assertThat(store.changesAfter(2)).isEmpty();
            assertThat(store.changesAfter(store.version() - 3))
                    .hasValueSatisfying(c -> assertThat(c).hasSize(3));
            assertThat(store.changesAfter(store.version()))
                    .hasValueSatisfying(c -> assertThat(c).isEmpty());
        }
    }

    @Test
    void a_kept_object_is_not_changed_by_who_wrote_it() {
        try (ObjectStore store = new ObjectStore(folder, JSON)) {
            ObjectNode mine = object("first");
            store.put(LEASE, mine);
            mine.put("text", "second");
            assertThat(store.get(LEASE).orElseThrow().path("text").asText()).isEqualTo("first");
        }
    }
}
