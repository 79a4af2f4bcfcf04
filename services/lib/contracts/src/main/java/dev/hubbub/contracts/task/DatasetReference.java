package dev.hubbub.contracts.task;

/**
 * A dataset in the store.
 *
 * @param layout how it is laid out
 * @param uri for {@code manifest} the manifest's object, for {@code mcorec} the prefix above the sessions, for
 *     {@code audiofolder} the folder
 */
public record DatasetReference(DatasetLayout layout, String uri) {

    /**
     * The full address of something the dataset names: relative to the manifest's folder, to the prefix above the
     * sessions, or to the folder. What is an address already stays as it is.
     */
    public String resolve(String path) {
        if (path.contains("://")) {
            return path;
        }
        return switch (layout) {
            case MANIFEST -> uri.substring(0, uri.lastIndexOf('/') + 1) + path;
            case MCOREC, AUDIOFOLDER -> uri + (uri.endsWith("/") ? "" : "/") + path;
        };
    }
}
