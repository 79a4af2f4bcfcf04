package dev.hubbub.worker;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.CachedFiles;
import dev.hubbub.artifacts.ChangedObjectException;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.CorruptArtifactException;
import dev.hubbub.artifacts.FileCache;
import dev.hubbub.artifacts.MissingObjectException;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.KeptFiles;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.TrainingCurve;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a stage gets from a worker, for one task: inputs from the store through the machine's cache, room for outputs,
 * and somebody who listens to its progress. Requests to the store are repeated while it is away, so that an outage does
 * not cost the work done so far. Used by one thread at a time, not always the same: a stage may read on one and write on
 * another. Closing it frees what the task used, at once or, where somebody is still reading, when that read ends; what is
 * asked for afterwards is refused.
 */
final class WorkerStageContext implements StageContext, AutoCloseable {

    private static final int LOOKS_AT_A_CHANGING_FILE = 5;
    // To keep a smaller output or recording on this machine costs more than to read it again, and mostly nobody does.
    private static final long READ_ANEW_BYTES = 1 << 20;
    private static final String STOPPING = "The worker is stopping";

    /** Is told how far the task is. */
    @FunctionalInterface
    interface Progress {
        void update(double fraction, String what);

        /** How a run of training goes. */
        default void curve(TrainingCurve curve) {
            // Not every listener draws one.
        }
    }

    private final ArtifactStore artifacts;
    private final KeptFiles cache;
    private final Patience patience;
    private final Set<OutputAddress> leftOut;
    private final Progress progress;
    private final Workspace.Task workspace;
    private final Map<String, KeptFiles.Lease> leases = new HashMap<>();
    private final Map<OutputAddress, Path> outputs = new HashMap<>();
    private final Map<String, Path> smallFiles = new HashMap<>();
    private final Optional<KeptWork.OfTask> kept;
    private final LastOneOut users = new LastOneOut("The context of this task", this::free);

    private StateKeeper keeper;

    /** @param kept where the task keeps its state; absent for what is no task's */
    WorkerStageContext(
            ArtifactStore artifacts,
            FileCache cache,
            Patience patience,
            Set<OutputAddress> leftOut,
            Progress progress,
            Workspace workspace,
            Optional<KeptWork.OfTask> kept) {
        this.artifacts = artifacts;
        this.cache = new CachedFiles(cache);
        this.patience = patience;
        this.leftOut = Set.copyOf(leftOut);
        this.progress = progress;
        this.workspace = workspace.task();
        this.kept = kept;
    }

    @Override
    public Path outputDirectory(Recipe recipe) throws IOException {
        try (LastOneOut.Visit visit = users.enter()) {
            return directory("outputs", recipe.address());
        }
    }

    private Path directory(String kind, OutputAddress address) throws IOException {
        return Files.createDirectories(workspace
                .directory()
                .resolve(kind)
                .resolve(address.stage().text())
                .resolve(address.digest().hex()));
    }

    @Override
    public Path scratchDirectory() throws IOException {
        try (LastOneOut.Visit visit = users.enter()) {
            return Files.createTempDirectory(
                    Files.createDirectories(workspace.directory().resolve("scratch")), "");
        }
    }

    @Override
    public boolean isCommitted(Recipe recipe) {
        return leftOut.contains(recipe.address());
    }

    @Override
    public Path output(OutputAddress address) throws StageFailure, IOException {
        try (LastOneOut.Visit visit = users.enter()) {
            if (!outputs.containsKey(address)) {
                materialise(commits(List.of(address)).values());
            }
            return outputs.get(address);
        }
    }

    @Override
    public Path output(OutputAddress address, String path) throws StageFailure, IOException {
        try (LastOneOut.Visit visit = users.enter()) {
            return patiently(() -> artifacts.materialise(address, path, directory("parts", address)));
        }
    }

    @Override
    public Map<OutputAddress, OutputFiles> read(Collection<OutputAddress> addresses) throws StageFailure, IOException {
        try (LastOneOut.Visit visit = users.enter()) {
            return files(addresses);
        }
    }

    private Map<OutputAddress, OutputFiles> files(Collection<OutputAddress> addresses)
            throws StageFailure, IOException {
        Map<OutputAddress, OutputFiles> files = new LinkedHashMap<>();
        List<Commit> onDisk = new ArrayList<>();
        for (Map.Entry<OutputAddress, Commit> each : commits(addresses).entrySet()) {
            Commit commit = each.getValue();
            Optional<OutputFiles> inCommit = patiently(() -> artifacts.inCommit(commit));
            files.put(each.getKey(), inCommit.orElse(null));
            if (inCommit.isEmpty() && !outputs.containsKey(each.getKey())) {
                onDisk.add(commit);
            }
        }
        materialise(onDisk);
        files.replaceAll((address, known) -> known != null ? known : OutputFiles.in(outputs.get(address)));
        return files;
    }

    /** The commits of outputs, in their order. */
    private Map<OutputAddress, Commit> commits(Collection<OutputAddress> addresses) throws StageFailure, IOException {
        Map<OutputAddress, Commit> commits = patiently(() -> artifacts.findAll(addresses));
        for (OutputAddress address : addresses) {
            if (!commits.containsKey(address)) {
                throw new StageFailure(
                        FailureReason.MissingInput,
                        "There is no output " + address + " in the store: run the experiment again to make it.");
            }
        }
        return commits;
    }

    private void materialise(Collection<Commit> commits) throws StageFailure, IOException {
        Map<Commit, Path> readAnew = new LinkedHashMap<>();
        for (Commit commit : commits) {
            if (commit.size() <= READ_ANEW_BYTES) {
                readAnew.put(commit, directory("inputs", commit.address()));
            } else {
                outputs.put(commit.address(), kept(commit));
            }
        }
        patiently(() -> {
            artifacts.materialise(readAnew);
            return readAnew;
        });
        readAnew.forEach((commit, directory) -> outputs.put(commit.address(), directory));
    }

    private Path kept(Commit commit) throws StageFailure, IOException {
        OutputAddress address = commit.address();
        return cached("output " + address.prefix() + " " + commit.run().attempt(), directory -> {
            try {
                artifacts.materialise(Map.of(commit, directory));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(STOPPING);
            }
        });
    }

    @Override
    public Path file(String uri) throws StageFailure, IOException {
        ObjectUri address = address(uri);
        ObjectStore bucket = artifacts.objects().inBucket(address.bucket());
        for (int looks = 1; ; looks++) {
            StoredObject object = patiently(() -> bucket.stat(address.key()))
                    .orElseThrow(() -> new StageFailure(
                            FailureReason.MissingInput, "There is no file " + address + " in the store: upload it."));
            try {
                return file(uri, object);
            } catch (StageFailure e) {
                // Whatever is there now was asked for, and it was replaced just now.
                if (e.reason() != FailureReason.DatasetChanged || looks == LOOKS_AT_A_CHANGING_FILE) {
                    throw e;
                }
            }
        }
    }

    @Override
    public Path file(String uri, StoredObject planned) throws StageFailure, IOException {
        try (LastOneOut.Visit visit = users.enter()) {
            return read(uri, planned);
        }
    }

    private Path read(String uri, StoredObject planned) throws StageFailure, IOException {
        ObjectUri address = address(uri);
        ObjectStore bucket = artifacts.objects().inBucket(address.bucket());
        // The name is kept: its ending tells decoders what it is.
        String name = address.key().substring(address.key().lastIndexOf('/') + 1);
        if (planned.size() <= READ_ANEW_BYTES) {
            return readAnew(address, planned, bucket, name);
        }
        return cached("object " + address + " " + planned.identity() + " " + planned.size(), directory -> {
                    try {
                        bucket.get(address.key(), planned, directory.resolve(name));
                    } catch (ChangedObjectException e) {
                        throw StageFailure.datasetChanged("The file " + address);
                    }
                })
                .resolve(name);
    }

    private Path readAnew(ObjectUri address, StoredObject planned, ObjectStore bucket, String name)
            throws StageFailure, IOException {
        String identity = address + " " + planned.identity() + " " + planned.size();
        Path known = smallFiles.get(identity);
        if (known != null) {
            return known;
        }
        Path file = patiently(() -> {
            try {
                return workspace.file(name, bucket.read(address.key(), planned));
            } catch (ChangedObjectException e) {
                throw StageFailure.datasetChanged("The file " + address);
            }
        });
        smallFiles.put(identity, file);
        return file;
    }

    @Override
    public byte[] read(String uri, StoredObject planned, long start, int length) throws StageFailure, IOException {
        ObjectUri address = address(uri);
        ObjectStore bucket = artifacts.objects().inBucket(address.bucket());
        try (LastOneOut.Visit visit = users.enter()) {
            return patiently(() -> {
                try {
                    return bucket.read(address.key(), planned, start, length);
                } catch (ChangedObjectException e) {
                    throw StageFailure.datasetChanged("The file " + address);
                }
            });
        }
    }

    @Override
    public KeptFiles kept() {
        return (identity, filler) -> {
            try (LastOneOut.Visit visit = users.enter()) {
                return patiently(() -> cache.acquire(identity, filler));
            }
        };
    }

    @Override
    public Path directory(String uri, Digest digest) throws StageFailure, IOException {
        ObjectUri prefix = address(uri).asPrefix();
        ObjectStore bucket = artifacts.objects().inBucket(prefix.bucket());
        try (LastOneOut.Visit visit = users.enter()) {
            return cached(
                    "directory " + digest.hex(), directory -> StoredFolder.download(bucket, prefix, digest, directory));
        }
    }

    @Override
    public List<StoredObject> list(String uri) throws IOException {
        ObjectUri address;
        try {
            address = address(uri);
        } catch (StageFailure e) {
            throw new IOException(e.getMessage(), e);
        }
        ObjectStore bucket = artifacts.objects().inBucket(address.bucket());
        if (!address.key().isEmpty() && !address.key().endsWith("/")) {
            Optional<StoredObject> object = ask(() -> bucket.stat(address.key()));
            if (object.isPresent()) {
                return List.of(
                        new StoredObject("", object.get().size(), object.get().identity()));
            }
        }
        return ask(() -> bucket.list(address.asPrefix().key()));
    }

    @Override
    public synchronized void keep(Path snapshot) {
        if (keeper == null) {
            keeper = new StateKeeper(kept.orElseThrow());
        }
        keeper.keep(snapshot);
    }

    @Override
    public boolean restore(Path folder) throws StageFailure, IOException {
        return kept.isPresent() && patiently(() -> kept.get().fetch(folder));
    }

    private synchronized void stopKeeping() {
        if (keeper != null) {
            keeper.close();
        }
    }

    @Override
    public void progress(double fraction, String what) {
        progress.update(fraction, what);
    }

    @Override
    public void curve(TrainingCurve curve) {
        progress.curve(curve);
    }

    /** Deletes what the task wrote locally and gives its inputs back to the cache. */
    @Override
    public void close() {
        stopKeeping();
        users.close();
    }

    private void free() {
        leases.values().forEach(KeptFiles.Lease::close);
        leases.clear();
        workspace.close();
    }

    private Path cached(String identity, KeptFiles.Filler filler) throws StageFailure, IOException {
        KeptFiles.Lease held = leases.get(identity);
        if (held == null) {
            held = patiently(() -> cache.acquire(identity, filler));
            leases.put(identity, held);
        }
        return held.directory();
    }

    private static ObjectUri address(String uri) throws StageFailure {
        if (!ObjectUri.isOne(uri)) {
            throw new StageFailure(
                    FailureReason.Unsupported,
                    "'" + uri + "' is not in the store: a worker reads addresses of the form s3://bucket/key.");
        }
        return ObjectUri.parse(uri).normalized();
    }

    // For the methods of the interface that know no lasting failures of a stage.
    private <T> T ask(Patience.Request<T> request) throws IOException {
        try {
            return patiently(request);
        } catch (StageFailure e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private <T> T patiently(Patience.Request<T> request) throws StageFailure, IOException {
        try {
            return patience.ask(request);
        } catch (InterruptedException e) {
            // The stage's next wait sees the interruption; until then it is an input that did not come.
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(STOPPING);
        } catch (CorruptArtifactException e) {
            throw new StageFailure(FailureReason.CorruptInput, e.getMessage(), e);
        } catch (MissingObjectException e) {
            throw new StageFailure(FailureReason.MissingInput, e.getMessage(), e);
        }
    }
}
