package dev.hubbub.hub;

import dev.hubbub.hub.HubException.Reason;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.Response;

/**
 * A file of a repository at a commit.
 *
 * @param path in the repository
 * @param size in bytes
 * @param digest of its content
 */
public record HubFile(String path, long size, ContentDigest digest) {

    /** Its name without folders. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder that it lies in; empty for the root. */
    public String folder() {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    /** Whether a file of this machine has its size and content. */
    boolean isIn(Path here) throws IOException {
        return Files.size(here) == size && digest.isOf(here);
    }

    /** That a response is the part of it that was asked for, or the whole of it, and of its size. */
    void requirePart(String what, Response response, long start) throws HubException {
        boolean part = response.code() == HttpURLConnection.HTTP_PARTIAL;
        String given = response.header(part ? "Content-Range" : "Content-Length", part ? "" : Long.toString(size));
        boolean right = part
                ? given.startsWith("bytes " + start + "-") && (given.endsWith("/" + size) || given.endsWith("/*"))
                : given.equals(Long.toString(size));
        if (!right) {
            throw new HubException(
                    Reason.DAMAGED,
                    what + " is of another size (" + given + ") than the hub's list says, " + size
                            + ", or not the part that was asked for, from " + start + " on.");
        }
    }
}
