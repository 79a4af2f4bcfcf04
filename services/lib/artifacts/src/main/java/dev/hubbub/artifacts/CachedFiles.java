package dev.hubbub.artifacts;

import dev.hubbub.contracts.stage.KeptFiles;
import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Files made from stored ones, in the machine's cache.
 *
 * @param cache where they are kept
 */
public record CachedFiles(FileCache cache) implements KeptFiles {

    @Override
    public Lease acquire(String identity, Filler filler) throws StageFailure, IOException {
        try {
            return new Held(cache.acquire(identity, folder -> {
                try {
                    filler.fill(folder);
                } catch (StageFailure e) {
                    throw new LastingException(e);
                }
            }));
        } catch (LastingException e) {
            throw e.failure;
        }
    }

    private record Held(FileCache.Lease lease) implements Lease {

        @Override
        public Path directory() {
            return lease.directory();
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    /** A lasting failure on its way through the cache, which only knows that of filling an entry. */
    private static final class LastingException extends IOException {
        private static final long serialVersionUID = 1;
        private final StageFailure failure;

        LastingException(StageFailure failure) {
            super(failure.getMessage());
            this.failure = failure;
        }
    }
}
