package dev.hubbub.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What S3 calls an object's ETag: the MD5 of its bytes where it was uploaded in one part, and the MD5 of the parts' MD5s
 * with their number where it was uploaded in several.
 */
final class EntityTag {

    private static final int BUFFER_BYTES = 1 << 16;

    private EntityTag() {}

    /**
     * The tag of an object that is uploaded from a file.
     *
     * @param partBytes the size of every part but the last
     */
    static String of(Path file, long partBytes) throws IOException {
        MessageDigest ofParts = md5();
        int parts = 0;
        byte[] part;
        try (InputStream content = Files.newInputStream(file)) {
            do {
                part = digest(content, partBytes);
                ofParts.update(part);
                parts++;
            } while (parts * partBytes < Files.size(file));
        }
        return parts == 1 ? HexFormat.of().formatHex(part) : HexFormat.of().formatHex(ofParts.digest()) + "-" + parts;
    }

    private static byte[] digest(InputStream content, long bytes) throws IOException {
        MessageDigest digest = md5();
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = bytes;
        while (left > 0) {
            int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                break;
            }
            digest.update(buffer, 0, read);
            left -= read;
        }
        return digest.digest();
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }
}
