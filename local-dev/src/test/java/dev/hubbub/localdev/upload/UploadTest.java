package dev.hubbub.localdev.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.embedded.EmbeddedObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {

    @TempDir
    Path folder;

    @Test
    void only_what_differs_is_uploaded() throws IOException {
        Path files = Files.createDirectories(folder.resolve("files/deep"));
        Files.writeString(files.resolve("a.txt"), "a");
        Files.writeString(files.getParent().resolve("b.txt"), "b");
        try (EmbeddedObjectStore server = EmbeddedObjectStore.start(folder.resolve("store"), 0, "key", "secret-key");
                ObjectStore store = ObjectStore.connect(
                        new ObjectStoreSettings(server.endpoint(), "key", "secret-key", "hubbub"))) {
            store.ensureBucket();
            store.put("media/mine.txt", "mine".getBytes(StandardCharsets.UTF_8));

            assertThat(new Upload(store).folder(files.getParent(), "media/").sent())
                    .isEqualTo(2);
            assertThat(new Upload(store).folder(files.getParent(), "media/").sent())
                    .isZero();

            // Of the same length, so that only its bytes tell.
            store.put("media/deep/a.txt", "x".getBytes(StandardCharsets.UTF_8));
            assertThat(new Upload(store).folder(files.getParent(), "media/").sent())
                    .isEqualTo(1);
            assertThat(store.read("media/deep/a.txt"))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("a");
            assertThat(store.read("media/mine.txt"))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("mine");
        }
    }
}
