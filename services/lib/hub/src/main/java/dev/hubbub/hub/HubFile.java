package dev.hubbub.hub;

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
}
