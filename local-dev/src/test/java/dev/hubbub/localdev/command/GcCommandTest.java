package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Garbage;
import dev.hubbub.artifacts.Garbage.Leftover;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.embedded.EmbeddedObjectStore;
import dev.hubbub.localdev.experiment.ClusterException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcCommandTest {

    @TempDir
    Path folder;

    @Test
    void one_namespace_alone_is_refused_because_others_may_use_its_outputs() {
        CommandRun run = CommandRun.of("gc", "--namespace", "mine");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("leave out --namespace");
    }

    @Test
    void a_cluster_that_stops_answering_on_the_way_is_told_with_what_is_deleted_and_what_to_do() throws IOException {
        List<Leftover> leftovers = IntStream.range(0, 101)
                .mapToObj(number -> new Leftover("left/" + number, 0, Instant.EPOCH))
                .toList();
        Garbage garbage = new Garbage(List.of(), List.of(), leftovers, 0, 0, List.of());
        try (EmbeddedObjectStore server = EmbeddedObjectStore.start(folder, 0, "key", "secret-key");
                ObjectStore store = ObjectStore.connect(
                        new ObjectStoreSettings(server.endpoint(), "key", "secret-key", "hubbub"))) {
            store.ensureBucket();
            for (Leftover leftover : leftovers) {
                store.put(leftover.key(), new byte[0]);
            }
            ArtifactStore artifacts = new ArtifactStore(store);

            assertThatThrownBy(() -> GcCommand.delete(garbage, answeringOnly(1), artifacts))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageStartingWith("Not all is deleted")
                    .hasMessageContainingAll("The API server is gone.", "Run it again");
            assertThat(store.list("left/")).hasSize(1);
            assertThatThrownBy(() -> GcCommand.delete(garbage, answeringOnly(2), artifacts))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageStartingWith("All is deleted");
            assertThat(store.list("left/")).isEmpty();
        }
    }

    /** Nothing is unfinished as often as that, and then nobody answers. */
    private static GcCommand.Unfinished answeringOnly(int times) {
        AtomicInteger asked = new AtomicInteger();
        return () -> {
            if (asked.incrementAndGet() > times) {
                throw new ClusterException("The API server is gone.");
            }
            return List.of();
        };
    }
}
