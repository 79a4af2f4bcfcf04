package dev.hubbub.localdev.merging;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.speech.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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

    private static final int BLOCK = 1 << 20;

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
        byte[] block = new byte[BLOCK];
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                for (int count = in.read(block); count >= 0; count = in.read(block)) {
                    accumulator.update(block, 0, count);
                }
            }
        }
        return Digest.of(accumulator);
    }

    /** The digest in hexadecimal, once it is known. */
    String hex() {
        return digest.join().hex();
    }
}
