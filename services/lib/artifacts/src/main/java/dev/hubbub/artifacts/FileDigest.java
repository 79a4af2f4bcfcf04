package dev.hubbub.artifacts;

import dev.hubbub.contracts.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** The digest of a file's bytes, read in pieces. */
final class FileDigest {

    private static final int PIECE_BYTES = 1 << 16;

    private FileDigest() {}

    static Digest of(Path file) throws IOException {
        MessageDigest sum = Digest.newMessageDigest();
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream content = Files.newInputStream(file)) {
            for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
                sum.update(piece, 0, read);
            }
        }
        return Digest.of(sum);
    }
}
