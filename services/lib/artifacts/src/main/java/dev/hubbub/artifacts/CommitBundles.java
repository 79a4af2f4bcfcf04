package dev.hubbub.artifacts;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * Commits of small outputs that one worker made at about the same time, several in one object: what a second of speech
 * costs is then the speech, and not the requests around it.
 *
 * <p>A bundle is {@code artifacts/<stage>/together/<id>.<names>}, a line of JSON for each commit. The names, in the
 * order of the lines, are the first 64 bits of the outputs' digests, so that one listing tells which outputs of a stage
 * lie in bundles and where; a commit found by such a name is compared with the whole address. A bundle is written once,
 * as a whole, and holds what its writer had claimed. If there are two of one output nevertheless, everybody takes the
 * one that is listed first.
 *
 * <p>Listings are remembered, and looked at again by {@link #look}. Safe for use by several threads.
 */
final class CommitBundles {

    /** With names of 11 letters each, as many as go into the name of a file beside what some stores add to it. */
    static final int MOST = 16;

    private static final String FOLDER = "together/";
    private static final int ID_LENGTH = 13;
    private static final int NAME_BYTES = 8;
    private static final int NAME_LENGTH = 11;
    private static final int REMEMBERED_BYTES = 16 << 20;

    /** Where a commit lies: which line of which bundle. */
    private record Place(String key, int line) {}

    private final ObjectStore objects;
    private final Map<StageName, Listing> listings = new HashMap<>();
    private final Remembered contents = new Remembered();

    CommitBundles(ObjectStore objects) {
        this.objects = objects;
    }

    /** A stage's bundles as they were listed last. */
    private static final class Listing {
        private final Set<String> keys = new HashSet<>();
        private final Map<String, Place> places = new HashMap<>();

        void add(String key) {
            if (keys.add(key)) {
                List<String> names = names(key);
                for (int line = 0; line < names.size(); line++) {
                    places.merge(
                            names.get(line),
                            new Place(key, line),
                            (one, other) -> one.key().compareTo(other.key()) <= 0 ? one : other);
                }
            }
        }
    }

    /** What bundles hold, the ones that were read last. */
    private static final class Remembered extends LinkedHashMap<String, byte[]> {
        private static final long serialVersionUID = 1;
        private long bytes;

        Remembered() {
            super(16, 0.75f, true);
        }

        void remember(String key, byte[] content) {
            byte[] before = put(key, content);
            bytes += content.length - (before == null ? 0 : before.length);
            var eldest = entrySet().iterator();
            while (bytes > REMEMBERED_BYTES && eldest.hasNext()) {
                bytes -= eldest.next().getValue().length;
                eldest.remove();
            }
        }

        void forget(String key) {
            byte[] before = remove(key);
            bytes -= before == null ? 0 : before.length;
        }
    }

    /**
     * Stores commits of one stage as one object.
     *
     * @param commits at most {@link #MOST}
     */
    void store(List<Commit> commits) throws IOException {
        StageName stage = commits.get(0).address().stage();
        StringBuilder key = new StringBuilder(folder(stage))
                .append(UUID.randomUUID().toString(), 0, ID_LENGTH)
                .append('.');
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Commit commit : commits) {
            key.append(name(commit.address().digest()));
            lines.writeBytes(Json.text(commit).getBytes(StandardCharsets.UTF_8));
            lines.write('\n');
        }
        objects.put(key.toString(), lines.toByteArray());
        synchronized (this) {
            listing(stage).add(key.toString());
        }
    }

    /** Lists the bundles of a stage anew. */
    void look(StageName stage) throws IOException {
        List<StoredObject> found = objects.list(folder(stage));
        Listing anew = new Listing();
        synchronized (this) {
            Listing known = listing(stage);
            found.forEach(object -> known.add(folder(stage) + object.path()));
            if (known.keys.size() == found.size()) {
                return;
            }
        }
        // Some are gone: somebody deletes artifacts.
        found.forEach(object -> anew.add(folder(stage) + object.path()));
        synchronized (this) {
            listings.put(stage, anew);
        }
    }

    /** All bundles of a stage, with what they say themselves that they hold: names tell a part of a digest. */
    List<Garbage.Bundle> of(StageName stage) throws IOException, InterruptedException {
        return StoreRequests.together(objects.dated(folder(stage)).stream()
                .map(bundle -> (Callable<Garbage.Bundle>) () -> {
                    String key = folder(stage) + bundle.object().path();
                    List<OutputAddress> outputs = outputs(key, objects.read(key));
                    return new Garbage.Bundle(key, outputs, bundle.object().size(), bundle.time());
                })
                .toList());
    }

    private List<OutputAddress> outputs(String key, byte[] lines) throws CorruptArtifactException {
        List<OutputAddress> outputs = new ArrayList<>();
        for (String line : new String(lines, StandardCharsets.UTF_8).lines().toList()) {
            outputs.add(commit(key, line.getBytes(StandardCharsets.UTF_8)).address());
        }
        return outputs;
    }

    /** Whether the last listing names this output. */
    synchronized boolean isListed(OutputAddress address) {
        return place(address).isPresent();
    }

    /** The object that holds an output's commit, by the last listing. */
    synchronized Optional<String> key(OutputAddress address) {
        return place(address).map(Place::key);
    }

    /** The commit of an output, by the last listing. */
    Optional<Commit> find(OutputAddress address) throws IOException {
        Optional<Place> place;
        synchronized (this) {
            place = place(address);
        }
        if (place.isEmpty()) {
            return Optional.empty();
        }
        String key = place.get().key();
        byte[] content;
        try {
            content = content(key);
        } catch (MissingObjectException e) {
            look(address.stage());
            return Optional.empty();
        }
        return Optional.of(commit(address, key, line(content, place.get().line())));
    }

    /** Reads the bundles of these outputs, several at a time, so that {@link #find} need not ask for each. */
    void read(Iterable<OutputAddress> addresses) throws IOException, InterruptedException {
        Set<String> unread = new HashSet<>();
        synchronized (this) {
            addresses.forEach(address -> place(address)
                    .map(Place::key)
                    .filter(key -> !contents.containsKey(key))
                    .ifPresent(unread::add));
        }
        StoreRequests.together(unread.stream()
                .map(key -> (Callable<Boolean>) () -> {
                    try {
                        return content(key).length > 0;
                    } catch (MissingObjectException e) {
                        // Whoever looks for its commits finds that out.
                        return false;
                    }
                })
                .toList());
    }

    private byte[] content(String key) throws ObjectStoreException {
        synchronized (this) {
            byte[] known = contents.get(key);
            if (known != null) {
                return known;
            }
        }
        byte[] read = objects.read(key);
        synchronized (this) {
            contents.remember(key, read);
        }
        return read;
    }

    private Commit commit(OutputAddress address, String key, byte[] line) throws CorruptArtifactException {
        Commit commit = commit(key, line);
        if (!commit.address().equals(address)) {
            throw corrupt(key, "does not hold the output " + address + ", which its name names");
        }
        return commit;
    }

    private Commit commit(String key, byte[] line) throws CorruptArtifactException {
        Commit commit;
        try {
            commit = Json.read(line, Commit.class);
        } catch (IOException e) {
            throw corrupt(
                    key,
                    "is not readable (" + e.getMessage().lines().findFirst().orElse("") + ")");
        }
        if (commit.recipe() == null) {
            throw corrupt(key, "does not say what it is the commit of");
        }
        return commit;
    }

    private CorruptArtifactException corrupt(String key, String what) {
        synchronized (this) {
            contents.forget(key);
        }
        return new CorruptArtifactException(
                "The commit " + objects.uri(key) + " " + what + "; delete it and run the" + " experiment again.");
    }

    /** A line of a bundle; nothing where it has fewer. */
    private static byte[] line(byte[] content, int number) {
        int begin = 0;
        for (int skipped = 0; skipped < number && begin < content.length; skipped++) {
            begin = end(content, begin) + 1;
        }
        begin = Math.min(begin, content.length);
        return Arrays.copyOfRange(content, begin, end(content, begin));
    }

    private static int end(byte[] content, int begin) {
        int end = begin;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        return end;
    }

    private Listing listing(StageName stage) {
        return listings.computeIfAbsent(stage, absent -> new Listing());
    }

    private Optional<Place> place(OutputAddress address) {
        Listing listing = listings.get(address.stage());
        return listing == null || listing.places.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(listing.places.get(name(address.digest())));
    }

    private static String folder(StageName stage) {
        return "artifacts/" + stage.text() + "/" + FOLDER;
    }

    private static String name(Digest digest) {
        byte[] first = HexFormat.of().parseHex(digest.hex(), 0, 2 * NAME_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(first);
    }

    private static List<String> names(String key) {
        List<String> names = new ArrayList<>();
        String file = key.substring(key.lastIndexOf('/') + 1);
        for (int begin = ID_LENGTH + 1; begin + NAME_LENGTH <= file.length(); begin += NAME_LENGTH) {
            names.add(file.substring(begin, begin + NAME_LENGTH));
        }
        return names;
    }
}
