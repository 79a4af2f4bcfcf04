package dev.hubbub.localdev.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.embedded.EmbeddedObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {

    private static final String REPORT = "s3://hubbub/artifacts/report/one/index.html";

    @TempDir
    Path folder;

    @Test
    void nothing_is_written_where_a_table_lies_beside_the_page_unless_it_may_be_replaced() throws IOException {
        Path there = Files.createDirectories(folder.resolve("there"));
        Path table = Files.writeString(there.resolve("trials.csv"), "of another");
        Path page = there.resolve("index.html");
        try (EmbeddedObjectStore server = EmbeddedObjectStore.start(folder.resolve("store"), 0, "key", "secret-key");
                ObjectStore store = ObjectStore.connect(
                        new ObjectStoreSettings(server.endpoint(), "key", "secret-key", "hubbub"))) {
            store.ensureBucket();
            for (String name : new String[] {"index.html", "report.json", "trials.csv"}) {
                store.put("artifacts/report/one/" + name, name.getBytes(StandardCharsets.UTF_8));
            }

            assertThatThrownBy(() -> ReportFile.fetch(REPORT, store, page, false))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContainingAll(table.toString(), "--overwrite");
            assertThat(there.toFile().list()).containsExactly("trials.csv");
            assertThat(table).hasContent("of another");

            ReportFile.fetch(REPORT, store, page, true);
            assertThat(there.toFile().list()).containsExactlyInAnyOrder("index.html", "report.json", "trials.csv");
            assertThat(table).hasContent("trials.csv");
        }
    }
}
