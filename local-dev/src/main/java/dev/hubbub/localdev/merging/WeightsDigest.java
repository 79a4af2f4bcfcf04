package dev.hubbub.localdev.merging;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.digest.FileDigest;
import dev.hubbub.speech.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The SHA-256 digest of a checkpoint's files of weights, one behind the other; of a single file it is what {@code sha256sum}
 * says. It is computed while others use the checkpoint.
 */
final class WeightsDigest {

    private final CompletableFuture<Digest> digest;

    private WeightsDigest(CompletableFuture<Digest> digest) {
        this.digest = digest;
    }

    /** Begins to compute it. */
    static WeightsDigest begin(Path checkpoint) {
        List<Path> files;
        try (Checkpoint opened = Checkpoint.open(checkpoint)) {
            files = opened.files();
        }
        return new WeightsDigest(CompletableFuture.supplyAsync(() -> {
            try {
                return of(files);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        }));
    }

    private static Digest of(List<Path> files) throws IOException {
        MessageDigest accumulator = Digest.newMessageDigest();
        for (Path file : files) {
            FileDigest.add(file, accumulator);
        }
        return Digest.of(accumulator);
    }

    /** The digest in hexadecimal, once it is known. */
    String hex() {
        return digest.join().hex();
    }
}
