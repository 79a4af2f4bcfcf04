package dev.hubbub.hub;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Datasets of a hub as stored objects, {@code hf://datasets/OWNER/NAME@COMMIT/PATH}: each commit's list is asked for once,
 * and a file's identity is the digest that it has there. And models, as folders. May be used by several threads.
 */
public final class HubRepositories implements AutoCloseable {

    private static final Pattern FILE = Pattern.compile("(hf://datasets/[^/]+/[^/@]+@[0-9a-f]{40})(?:/(.*))?");

    private final Hub hub;
    private final Map<String, HubSnapshot> snapshots = new ConcurrentHashMap<>();

    public HubRepositories(HubSettings settings) {
        this.hub = new Hub(settings);
    }

    /** A place in a repository at a commit. */
    private record Place(HubSnapshot snapshot, String path) {

        Optional<HubFile> file() {
            return snapshot.files().stream()
                    .filter(file -> file.path().equals(path))
                    .findFirst();
        }
    }

    /**
     * A dataset at the commit that its revision is at now.
     *
     * @throws StageFailure if the hub does not give it
     * @throws IOException if the hub does not answer, or stops answering
     */
    public HubDataset pinned(HubDataset dataset) throws StageFailure, IOException {
        if (dataset.address().isPinned()) {
            return dataset;
        }
        HubAddress whole = new HubAddress(
                dataset.address().kind(),
                dataset.address().repository(),
                dataset.address().revision(),
                "");
        HubSnapshot snapshot = asking(() -> hub.snapshot(whole));
        snapshots.put(snapshot.address().toString(), snapshot);
        return dataset.at(snapshot.commit());
    }

    /** The files below a folder, by their paths in it, or a file alone, with an empty path; none if there is no such. */
    public List<StoredObject> list(String uri) throws StageFailure, IOException {
        Place place = place(uri);
        Optional<HubFile> one = place.file();
        if (one.isPresent()) {
            return List.of(object("", one.get()));
        }
        String below = place.path().isEmpty() ? "" : place.path() + "/";
        return place.snapshot().files().stream()
                .filter(file -> file.path().startsWith(below))
                .map(file -> object(file.path().substring(below.length()), file))
                .sorted(Comparator.comparing(StoredObject::path))
                .toList();
    }

    private static StoredObject object(String path, HubFile file) {
        return new StoredObject(path, file.size(), file.digest().hex());
    }

    /** Some bytes of a file; fewer only where it ends. */
    public byte[] read(String uri, StoredObject planned, long start, int length) throws StageFailure, IOException {
        Place place = place(uri);
        HubFile file = planned(uri, place, planned);
        return asking(() -> hub.read(place.snapshot(), file, start, length));
    }

    /**
     * Brings a file here, compared with its digest; what an earlier call left is gone on with.
     *
     * @param target where to, its folder there already
     * @param progress is told how many bytes are here
     */
    public void download(String uri, StoredObject planned, Path target, LongConsumer progress)
            throws StageFailure, IOException {
        Place place = place(uri);
        HubFile file = planned(uri, place, planned);
        asking(() -> {
            hub.download(place.snapshot(), file, target, progress);
            return target;
        });
    }

    /** A file as one of this machine, which is kept for later. */
    public Path file(String uri, StoredObject planned, HubFolder folder) throws StageFailure, IOException {
        Place place = place(uri);
        HubFile file = planned(uri, place, planned);
        return asking(() -> folder.file(place.snapshot(), file, hub));
    }

    /**
     * The files that are read as a model, at the commit that its revision is at now.
     *
     * @throws StageFailure if the hub does not give it
     * @throws IOException if the hub does not answer, or stops answering
     */
    public HubSnapshot model(HubAddress model) throws StageFailure, IOException {
        return asking(FailureReason.InvalidCheckpoint, () -> hub.snapshot(model));
    }

    /**
     * The folder of a model's files on this machine, compared with their digests; what is here, wholly or in part, is not
     * asked for again.
     */
    public Path model(HubSnapshot snapshot, HubFolder folder, HubFolder.Progress progress)
            throws StageFailure, IOException {
        return asking(FailureReason.InvalidCheckpoint, () -> folder.of(snapshot, hub, progress));
    }

    private static HubFile planned(String uri, Place place, StoredObject planned) throws StageFailure {
        return place.file()
                .filter(file -> file.digest().hex().equals(planned.identity()))
                .orElseThrow(() -> StageFailure.datasetChanged("The file " + uri));
    }

    private Place place(String uri) throws StageFailure, IOException {
        Matcher parts = FILE.matcher(uri.replaceFirst("\\?.*", ""));
        if (!parts.matches()) {
            throw new StageFailure(
                    FailureReason.Unsupported,
                    "'" + uri + "' is no dataset at a commit: give one such as hf://datasets/OWNER/NAME@COMMIT.");
        }
        String repository = parts.group(1);
        HubSnapshot snapshot = snapshots.get(repository);
        if (snapshot == null) {
            snapshot = asking(() -> hub.snapshot(HubAddress.parse(repository)));
            snapshots.put(repository, snapshot);
        }
        String path = parts.group(2) == null ? "" : parts.group(2).replaceAll("/+$", "");
        return new Place(snapshot, path);
    }

    private interface Asking<T> {
        T ask() throws IOException;
    }

    /** Only what another try may give is the fault of a connection. */
    private static <T> T asking(Asking<T> asking) throws StageFailure, IOException {
        return asking(FailureReason.InvalidDataset, asking);
    }

    private static <T> T asking(FailureReason damaged, Asking<T> asking) throws StageFailure, IOException {
        try {
            return asking.ask();
        } catch (HubException e) {
            switch (e.reason()) {
                case REFUSED:
                    throw new StageFailure(FailureReason.AccessDenied, e.getMessage(), e);
                case MISSING:
                    throw new StageFailure(FailureReason.MissingInput, e.getMessage(), e);
                case DAMAGED:
                    throw new StageFailure(damaged, e.getMessage(), e);
                default:
                    throw e;
            }
        }
    }

    @Override
    public void close() {
        hub.close();
    }
}
