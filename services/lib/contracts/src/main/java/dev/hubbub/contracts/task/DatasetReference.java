package dev.hubbub.contracts.task;

/**
 * A dataset in the store.
 *
 * @param layout how it is laid out
 * @param uri for {@code manifest} the manifest's object, for {@code mcorec} the prefix above the sessions, for
 *     {@code audiofolder} the folder
 * @param view whose recordings of its sessions are used; absent for the central camera's, or where the layout has no
 *     others
 */
public record DatasetReference(DatasetLayout layout, String uri, CameraView view) {

    /** @throws IllegalArgumentException if a layout without views is to be seen in one */
    public DatasetReference {
        view = view == CameraView.CENTRAL ? null : view;
        if (view != null && layout != DatasetLayout.MCOREC) {
            throw new IllegalArgumentException("The layout " + layout + " has no view '" + view
                    + "', only mcorec has: leave view out, or correct the layout");
        }
    }

    /** Of the central camera, or of a layout without views. */
    public DatasetReference(DatasetLayout layout, String uri) {
        this(layout, uri, null);
    }

    /** {@link #view}, said in any case. */
    public CameraView viewOrCentral() {
        return view == null ? CameraView.CENTRAL : view;
    }

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
