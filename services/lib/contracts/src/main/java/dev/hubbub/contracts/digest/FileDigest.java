package dev.hubbub.contracts.digest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Digests of files' bytes, read in pieces. */
public final class FileDigest {

    private static final int PIECE_BYTES = 1 << 16;

    private FileDigest() {}

    /** The digest of a file's bytes. */
    public static Digest of(Path file) throws IOException {
        MessageDigest sum = Digest.newMessageDigest();
        add(file, sum);
        return Digest.of(sum);
    }

    /** Adds a file's bytes to what is being digested. */
    public static void add(Path file, MessageDigest sum) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream content = Files.newInputStream(file)) {
            for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
                sum.update(piece, 0, read);
            }
        }
    }
}
