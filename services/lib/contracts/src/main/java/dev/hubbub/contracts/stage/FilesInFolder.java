package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.digest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is kept below a folder, for as long as the folder is. For one process.
 *
 * @param root made if it is not there
 */
record FilesInFolder(Path root) implements KeptFiles {

    private record Kept(Path directory) implements Lease {

        @Override
        public void close() {
            // It stays.
        }
    }

    @Override
    public Lease acquire(String identity, Filler filler) throws StageFailure, IOException {
        synchronized (FilesInFolder.class) {
            Path whole = root.resolve(Digest.of(identity).hex());
            if (!Files.isDirectory(whole)) {
                Files.createDirectories(root);
                Path filling = Files.createTempDirectory(root, "filling");
                filler.fill(filling);
                Files.move(filling, whole);
            }
            return new Kept(whole);
        }
    }
}
