package dev.hubbub.localdev.experiment;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An experiment's report, fetched from the store: the page to be opened in a browser, and the tables beside it. */
public final class ReportFile {

    private ReportFile() {}

    /**
     * Fetches a report with everything that lies beside it.
     *
     * @param uri its page, as {@code s3://bucket/key}
     * @param page where to put the page; the tables go into the same folder
     * @param overwrite whether to replace files that are there
     * @throws FileAlreadyExistsException where one is there that may not be replaced; nothing is written then
     */
    public static void fetch(String uri, ObjectStore store, Path page, boolean overwrite) throws IOException {
        ObjectUri address = ObjectUri.parse(uri);
        String folder = address.key().substring(0, address.key().lastIndexOf('/') + 1);
        ObjectStore bucket = store.inBucket(address.bucket());
        List<StoredObject> files = bucket.list(folder);
        for (StoredObject file : files) {
            Path target = page.resolveSibling(file.path());
            if (!overwrite && Files.exists(target)) {
                throw new FileAlreadyExistsException(
                        target + " is there already: name another folder, or replace it with --overwrite.");
            }
        }
        for (StoredObject file : files) {
            bucket.get(folder + file.path(), page.resolveSibling(file.path()));
        }
    }
}
