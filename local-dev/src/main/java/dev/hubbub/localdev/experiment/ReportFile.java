package dev.hubbub.localdev.experiment;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.file.Path;

/** An experiment's report, fetched from the store: the page to be opened in a browser, and the tables beside it. */
public final class ReportFile {

    private ReportFile() {}

    /**
     * Fetches a report with everything that lies beside it.
     *
     * @param uri its page, as {@code s3://bucket/key}
     * @param page where to put the page; the tables go into the same folder
     */
    public static void fetch(String uri, ObjectStore store, Path page) throws IOException {
        ObjectUri address = ObjectUri.parse(uri);
        String folder = address.key().substring(0, address.key().lastIndexOf('/') + 1);
        ObjectStore bucket = store.inBucket(address.bucket());
        for (StoredObject file : bucket.list(folder)) {
            bucket.get(folder + file.path(), page.resolveSibling(file.path()));
        }
    }
}
