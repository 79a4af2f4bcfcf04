package dev.hubbub.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a hub says that a file's content is.
 *
 * @param method of large files SHA-256 of the content, of small ones the name that Git gives them
 * @param hex in hexadecimal digits
 */
public record ContentDigest(Method method, String hex) {
    private static final int BLOCK = 1 << 16;

    /** How a content is digested. */
    public enum Method {
        SHA_256("SHA-256", 64) {
            @Override
            byte[] prefix(long size) {
                return new byte[0];
            }
        },
        GIT_BLOB("SHA-1", 40) {
            @Override
            byte[] prefix(long size) {
                return ("blob " + size + "\0").getBytes(StandardCharsets.UTF_8);
            }
        };

        private final String algorithm;
        private final int digits;

        Method(String algorithm, int digits) {
            this.algorithm = algorithm;
            this.digits = digits;
        }

        abstract byte[] prefix(long size);
    }

    public ContentDigest {
        if (!hex.matches("[0-9a-f]{" + method.digits + "}")) {
            throw new IllegalArgumentException("'" + hex + "' is no digest by " + method.algorithm + ".");
        }
    }

    /** Whether a file has this content. */
    boolean isOf(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(method.algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        digest.update(method.prefix(Files.size(file)));
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[BLOCK];
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                digest.update(block, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(hex);
    }
}
