package dev.hubbub.artifacts;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.digest.FileDigest;
import dev.hubbub.contracts.stage.FilesInMemory;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * Outputs of stages, addressed by what they were made from.
 *
 * <p>An output is there when its {@code commit.json} is. Files go first, below a prefix of this attempt alone, so that
 * two who make the same output at once never mix theirs; the marker goes last and only if there is none. Whoever comes
 * second takes the first one's commit for its own. A crash before the marker leaves nothing that anybody sees. An
 * output of a few small texts is in the marker as a whole, so that a second of speech is one object and not four; and
 * where many of these are made at once, several commits are one object: see {@link CommitBundles}.
 */
public final class ArtifactStore {

    static final String MARKER = "commit.json";

    private final ObjectStore objects;
    private final CommitBundles bundles;
    private final StoredCommits commits;
    private final Lineage lineage;

    public ArtifactStore(ObjectStore objects) {
        this.objects = objects;
        this.bundles = new CommitBundles(objects);
        this.commits = new StoredCommits(objects, bundles);
        this.lineage = new Lineage(this);
    }

    /** What was made from what. */
    public Lineage lineage() {
        return lineage;
    }

    /** The store underneath. */
    public ObjectStore objects() {
        return objects;
    }

    /** The commit of an output, if it is complete. */
    public Optional<Commit> find(OutputAddress address) throws IOException {
        return commits.find(address);
    }

    /**
     * The commits of those outputs that are complete, in the order asked; looked up several at a time, because a
     * planner asks for hundreds.
     */
    public Map<OutputAddress, Commit> findAll(Collection<OutputAddress> addresses)
            throws IOException, InterruptedException {
        return commits.findAll(addresses);
    }

    /** {@link #findAll} right after {@link #listed} was asked about these and maybe others: bundles are not listed again. */
    public Map<OutputAddress, Commit> findListed(Collection<OutputAddress> addresses)
            throws IOException, InterruptedException {
        return commits.findListed(addresses);
    }

    /** Which of these outputs are complete; their commits are not read where a listing tells it for less. */
    public Set<OutputAddress> committed(Collection<OutputAddress> addresses) throws IOException, InterruptedException {
        return commits.committed(addresses);
    }

    /** The objects that hold commits of several outputs. */
    List<Garbage.Bundle> bundles() throws IOException, InterruptedException {
        List<Garbage.Bundle> all = new ArrayList<>();
        for (StageName stage : StageName.values()) {
            all.addAll(bundles.of(stage));
        }
        return all;
    }

    /** The outputs of a stage that are complete and lie by themselves, and since when, by the store's clock. */
    public Map<OutputAddress, Instant> alone(StageName stage) throws IOException {
        String folder = "artifacts/" + stage.text() + "/";
        Map<OutputAddress, Instant> alone = new LinkedHashMap<>();
        for (ObjectStore.DatedObject object : objects.dated(folder)) {
            String key = folder + object.object().path();
            if (key.endsWith("/" + MARKER)) {
                OutputAddress.at(key.substring(0, key.length() - MARKER.length()))
                        .ifPresent(output -> alone.put(output, object.time()));
            }
        }
        return alone;
    }

    /**
     * Deletes an output that lies by itself: first what says that it is there, so that nobody takes it for whole.
     *
     * @throws IOException if the store does not answer; what is left is deleted by the next who tries
     */
    public void delete(OutputAddress output) throws IOException {
        String prefix = output.prefix();
        objects.delete(prefix + MARKER);
        for (StoredObject object : objects.list(prefix)) {
            objects.delete(prefix + object.path());
        }
    }

    /** What listings tell of outputs, where they cost less than to ask for each. */
    public CommitListing.Answer listed(Collection<OutputAddress> addresses) throws IOException, InterruptedException {
        return commits.listed(addresses);
    }

    /**
     * Stores an output's files and marks it complete.
     *
     * @param output what a stage has made
     * @param inputs what it was made from
     * @param worker the name of the process that ran it
     * @return the output's commit: another worker's, if that one was first
     */
    public Commit commit(StageOutput output, List<Input> inputs, String worker)
            throws IOException, InterruptedException {
        // Before the commit: a marker without one is passed over, and a commit without its markers would be forgotten.
        return commit(output, inputs, worker, Lineage.markers(output.recipe(), inputs));
    }

    /** The same for an output whose markers were left before, with those of others: see {@link Lineage#mark}. */
    public Commit commitMarked(StageOutput output, List<Input> inputs, String worker)
            throws IOException, InterruptedException {
        return commit(output, inputs, worker, List.of());
    }

    /** An output that a stage has made, and what it was made from. */
    public record Made(StageOutput output, List<Input> inputs) {}

    /**
     * Stores outputs of one stage that were made at about the same time, small ones several to an object, and marks them
     * complete. Only for who has claimed them and still holds the claim: nobody else's commit of them is looked for.
     * Their markers are to be left before, see {@link Lineage#mark}.
     *
     * @return the outputs' commits, in their order
     */
    public List<Commit> commitTogether(List<Made> outputs, String worker) throws IOException, InterruptedException {
        List<Commit> all = new ArrayList<>();
        List<Commit> small = new ArrayList<>();
        for (Made made : outputs) {
            Optional<List<Commit.StoredFile>> files =
                    SmallFiles.of(made.output().files());
            if (files.isPresent()) {
                small.add(commit(made.output(), made.inputs(), files.get(), newAttempt(), worker));
                all.add(small.get(small.size() - 1));
            } else {
                all.add(commitMarked(made.output(), made.inputs(), worker));
            }
        }
        for (int first = 0; first < small.size(); first += CommitBundles.MOST) {
            bundles.store(small.subList(first, Math.min(first + CommitBundles.MOST, small.size())));
        }
        return all;
    }

    /** How many small outputs are one object at most. */
    public static int mostTogether() {
        return CommitBundles.MOST;
    }

    private Commit commit(StageOutput output, List<Input> inputs, String worker, List<String> markers)
            throws IOException, InterruptedException {
        OutputAddress address = output.recipe().address();
        String attempt = newAttempt();
        Optional<List<Commit.StoredFile>> small = SmallFiles.of(output.files());
        List<Callable<Optional<Commit.StoredFile>>> writes = new ArrayList<>();
        if (small.isEmpty()) {
            for (String path : output.files().paths()) {
                writes.add(() -> Optional.of(store(output.files(), path, address.prefix() + attempt + "/" + path)));
            }
        }
        for (String key : markers) {
            writes.add(() -> {
                objects.put(key, new byte[0]);
                return Optional.empty();
            });
        }
        List<Commit.StoredFile> stored = StoreRequests.together(writes).stream()
                .flatMap(Optional::stream)
                .toList();
        Commit commit = commit(output, inputs, small.orElse(stored), attempt, worker);
        byte[] marker = Json.text(commit).getBytes(StandardCharsets.UTF_8);
        if (objects.putIfAbsent(address.prefix() + MARKER, marker)) {
            return commit;
        }
        return adopt(address, commit);
    }

    private static String newAttempt() {
        return UUID.randomUUID().toString().substring(0, 13);
    }

    private static Commit commit(
            StageOutput output, List<Input> inputs, List<Commit.StoredFile> files, String attempt, String worker) {
        return new Commit(
                output.recipe(),
                inputs,
                files,
                new Commit.Run(attempt, worker, output.device(), output.seconds(), Instant.now()));
    }

    private Commit.StoredFile store(OutputFiles files, String path, String key) throws IOException {
        Optional<Path> file = files.onDisk(path);
        if (file.isEmpty()) {
            byte[] content = files.read(path);
            objects.put(key, content);
            return new Commit.StoredFile(path, key, content.length, Digest.of(content), null);
        }
        objects.put(key, file.get());
        return new Commit.StoredFile(path, key, Files.size(file.get()), FileDigest.of(file.get()), null);
    }

    // If an answer was lost on the way and the client asked again, the marker that was "there already" can be our own.
    private Commit adopt(OutputAddress address, Commit own) throws IOException {
        Commit first = find(address)
                .orElseThrow(() -> new StoreUnavailableException(
                        "The commit of " + address + " was there and is gone again: somebody deletes artifacts.",
                        null));
        if (!first.run().attempt().equals(own.run().attempt())) {
            for (Commit.StoredFile file : own.files()) {
                if (!file.isInCommit()) {
                    objects.delete(file.key());
                }
            }
        }
        return first;
    }

    /**
     * Downloads a complete output into a directory, and checks every file's digest.
     *
     * @throws MissingObjectException if there is no commit, or an object of it is gone
     * @throws CorruptArtifactException if a file is not what the commit says
     */
    public Commit materialise(OutputAddress address, Path directory) throws IOException, InterruptedException {
        Commit commit = commits.require(address);
        materialise(Map.of(commit, directory));
        return commit;
    }

    /**
     * Downloads complete outputs, each into its directory, and checks every file's digest. Several files at a time.
     *
     * @throws MissingObjectException if an object is gone
     * @throws CorruptArtifactException if a file is not what its commit says
     */
    public void materialise(Map<Commit, Path> directories) throws IOException, InterruptedException {
        List<Callable<Path>> downloads = new ArrayList<>();
        for (Map.Entry<Commit, Path> each : directories.entrySet()) {
            OutputAddress address = each.getKey().address();
            for (Commit.StoredFile file : each.getKey().files()) {
                if (file.isInCommit()) {
                    download(address, file, each.getValue());
                } else {
                    downloads.add(() -> download(address, file, each.getValue()));
                }
            }
        }
        StoreRequests.together(downloads);
    }

    /**
     * Downloads one file of a complete output into a directory, and checks its digest.
     *
     * @return where it is there
     * @throws MissingObjectException if there is no commit or no such file, or its object is gone
     * @throws CorruptArtifactException if it is not what the commit says
     */
    public Path materialise(OutputAddress address, String path, Path directory) throws IOException {
        return download(address, file(address, path), directory);
    }

    private Path download(OutputAddress address, Commit.StoredFile file, Path directory) throws IOException {
        Path target = directory.resolve(file.path()).normalize();
        if (!target.startsWith(directory)) {
            throw new CorruptArtifactException("The commit of " + address + " names a file outside of its output, '"
                    + file.path() + "'; " + commits.remedy(address));
        }
        Files.createDirectories(target.getParent());
        try (InputStream content = open(address, file)) {
            Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return target;
    }

    /**
     * A complete output's files, if its commit holds them all; verified.
     *
     * @throws CorruptArtifactException if a file is not what the commit says
     */
    public Optional<OutputFiles> inCommit(Commit commit) throws IOException {
        FilesInMemory files = new FilesInMemory();
        for (Commit.StoredFile file : commit.files()) {
            if (!file.isInCommit()) {
                return Optional.empty();
            }
            try (InputStream content = open(commit.address(), file)) {
                files.bytes(file.path(), content.readAllBytes());
            }
        }
        return Optional.of(files);
    }

    /** One file of a complete output as a stream; a wrong digest shows at its end, before the end is reported. */
    public InputStream open(OutputAddress address, String path) throws IOException {
        return open(address, file(address, path));
    }

    private Commit.StoredFile file(OutputAddress address, String path) throws IOException {
        return commits.require(address)
                .file(path)
                .orElseThrow(() ->
                        new MissingObjectException("The output " + address + " has no file '" + path + "'.", null));
    }

    /** One JSON file of a complete output. */
    public <T> T readJson(OutputAddress address, String path, Class<T> type) throws IOException {
        try (InputStream content = open(address, path)) {
            return Json.read(content.readAllBytes(), type);
        }
    }

    private InputStream open(OutputAddress address, Commit.StoredFile file) throws IOException {
        if (file.isInCommit()) {
            return new VerifiedStream(
                    SmallFiles.content(file),
                    file,
                    "The file " + file.path() + " in " + objects.uri(commits.key(address))
                            + " is not what the commit says; " + commits.remedy(address));
        }
        return new VerifiedStream(
                objects.open(file.key()),
                file,
                "The object " + objects.uri(file.key()) + " is not what its commit says; " + commits.remedy(address));
    }
}
