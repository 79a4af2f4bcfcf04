package dev.hubbub.contracts.task;

/**
 * A dataset in the store.
 *
 * @param layout how it is laid out
 * @param uri for {@code manifest} the manifest's object, for {@code mcorec} the prefix above the sessions, for
 *     {@code audiofolder} and {@code folder} the folder, for {@code parquet} the folder of its files, one of them, or several by a name with
 *     {@code *} in it, or the split of a dataset on a hub ({@code hf://datasets/OWNER/NAME@COMMIT?split=NAME}), for
 *     {@code arrow} the folder of a split or one of its files
 * @param view whose recordings of its sessions are used; absent for the central camera's, or where the layout has no
 *     others
 * @param columns what its columns are called, for {@code parquet} and {@code arrow} alone; absent where all have their usual names
 */
public record DatasetReference(DatasetLayout layout, String uri, CameraView view, DatasetColumns columns) {

    private static final String HUB = "hf://";

    /**
     * @throws IllegalArgumentException if a layout without views is to be seen in one, one without columns has some, or a
     *     split of a hub is asked for where none is looked for
     */
    public DatasetReference {
        view = view == CameraView.CENTRAL ? null : view;
        columns = DatasetColumns.USUAL.equals(columns) ? null : columns;
        if (view != null && layout != DatasetLayout.MCOREC) {
            throw new IllegalArgumentException("The layout " + layout + " has no view '" + view
                    + "', only mcorec has: leave view out, or correct the layout");
        }
        if (columns != null && !layout.isOfTables()) {
            throw new IllegalArgumentException(
                    "The layout " + layout + " has no columns: leave them out, or correct the layout");
        }
        if (!path(uri).equals(uri) && (layout != DatasetLayout.PARQUET || namesFiles(layout, uri))) {
            throw new IllegalArgumentException("'" + uri + "' asks for a split by ?, which only the layout parquet has,"
                    + " and only where no files are named: name the folder, or the files, of the split instead");
        }
    }

    /** Of the central camera, or of a layout without views; where there are columns, they have their usual names. */
    public DatasetReference(DatasetLayout layout, String uri) {
        this(layout, uri, null, null);
    }

    /** Sessions as somebody saw them. */
    public DatasetReference(DatasetLayout layout, String uri, CameraView view) {
        this(layout, uri, view, null);
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
            case MANIFEST -> above() + path;
            case MCOREC, AUDIOFOLDER, FOLDER -> below() + path;
            case PARQUET, ARROW -> folder() + path;
        };
    }

    /** Whether a dataset of tables names its files, and not the folder they are in. */
    public boolean namesFiles() {
        return namesFiles(layout, uri);
    }

    private static boolean namesFiles(DatasetLayout layout, String uri) {
        return path(uri).endsWith("." + layout.text()) || path(uri).indexOf('*') >= 0;
    }

    /** Without what is asked for of a dataset on a hub. */
    private static String path(String uri) {
        return uri.startsWith(HUB) ? uri.replaceFirst("\\?.*", "") : uri;
    }

    /** Of Parquet files on a hub, all names are relative to its repository, of which the address may say a folder and a split. */
    private String repository() {
        return uri.replaceFirst("^(hf://[^/]+/[^/]+/[^/?]+).*", "$1/");
    }

    private String folder() {
        if (namesFiles()) {
            return above();
        }
        return uri.startsWith(HUB) && layout == DatasetLayout.PARQUET ? repository() : below();
    }

    private String above() {
        return uri.substring(0, uri.lastIndexOf('/') + 1);
    }

    private String below() {
        return uri.endsWith("/") ? uri : uri + "/";
    }
}
