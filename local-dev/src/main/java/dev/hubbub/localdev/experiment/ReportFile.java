package dev.hubbub.localdev.experiment;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.artifacts.ObjectUri;
import java.io.IOException;
import java.nio.file.Path;

/** An experiment's report, fetched from the store to be opened in a browser. */
public final class ReportFile {

    private ReportFile() {}

    /**
     * Fetches a report.
     *
     * @param uri its page, or the folder of it, as {@code s3://bucket/key}
     * @param file where to put it
     */
    public static void fetch(String uri, ObjectStoreSettings settings, Path file) throws IOException {
        ObjectUri address = ObjectUri.parse(uri);
        ObjectUri page = address.key().endsWith(".html") ? address : address.below("index.html");
        try (ObjectStore store = ObjectStore.connect(settings)) {
            store.inBucket(page.bucket()).get(page.key(), file);
        }
    }
}
