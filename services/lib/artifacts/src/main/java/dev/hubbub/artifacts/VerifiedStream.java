package dev.hubbub.artifacts;

import dev.hubbub.contracts.digest.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * A stream that knows what it should have held by the time it ends. Skipping reads, so that no byte escapes the digest;
 * going back is not possible.
 */
final class VerifiedStream extends FilterInputStream {

    private final long size;
    private final Digest digest;
    private final String otherwise;
    private final MessageDigest sum = Digest.newMessageDigest();
    private long count;
    private boolean verified;

    VerifiedStream(InputStream content, Commit.StoredFile file, String otherwise) {
        super(content);
        this.size = file.size();
        this.digest = file.sha256();
        this.otherwise = otherwise;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            sum.update(buffer, offset, read);
            count += read;
        } else if (read < 0) {
            verify();
        }
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        byte[] passed = new byte[(int) Math.min(1 << 14, Math.max(1, wanted))];
        long left = wanted;
        while (left > 0) {
            int read = read(passed, 0, (int) Math.min(passed.length, left));
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return wanted - left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void verify() throws CorruptArtifactException {
        if (!verified && (count != size || !Digest.of(sum).equals(digest))) {
            throw new CorruptArtifactException(otherwise);
        }
        verified = true;
    }
}
