package dev.hubbub.cluster.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All objects, their one growing version, and the recent changes that a watch can resume from. Used from one thread
 * only. An object that was put is never changed afterwards; readers that want to change one copy it first.
 */
public final class ObjectStore implements AutoCloseable {
    private static final int REMEMBERED_CHANGES = 4096;

    private final ObjectMapper json;
    private final Journal journal;
    private final NavigableMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
    private final Deque<Change> recent = new ArrayDeque<>();
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private long version;
    private long forgottenUpTo;

    public ObjectStore(Path folder, ObjectMapper json) {
        this.json = json;
        journal = new Journal(folder, json);
        objects.putAll(journal.objects());
        version = Math.max(1, journal.version());
        forgottenUpTo = version;
    }

    public long version() {
        return version;
    }

    public Optional<ObjectNode> get(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** The keys of a kind in order, in one namespace or, where it is empty, in all. */
    public Stream<ObjectKey> keys(String group, String plural, String namespace) {
        ObjectKey first = new ObjectKey(group, plural, namespace, "");
        return objects.tailMap(first, true).keySet().stream()
                .takeWhile(key -> key.isOf(group, plural)
                        && (namespace.isEmpty() || key.namespace().equals(namespace)));
    }

    public Stream<ObjectKey> keys() {
        return objects.keySet().stream();
    }

    public Stream<ObjectNode> list(String group, String plural, String namespace) {
        return keys(group, plural, namespace).map(objects::get);
    }

    /** Keeps the object under a new version, which is written into its metadata. */
    public ObjectNode put(ObjectKey key, ObjectNode object) {
        ObjectNode kept = stamped(object, version + 1);
        journal.put(version + 1, key, kept);
        ObjectNode previous = objects.put(key, kept);
        publish(new Change(
                ++version, previous == null ? Change.Kind.ADDED : Change.Kind.MODIFIED, key, kept, previous));
        return kept;
    }

    /** Takes the object away; the returned last state carries the version of its deletion. */
    public ObjectNode delete(ObjectKey key) {
        ObjectNode previous = objects.get(key);
        journal.delete(version + 1, key);
        objects.remove(key);
        ObjectNode last = stamped(previous, version + 1);
        publish(new Change(++version, Change.Kind.DELETED, key, last, previous));
        return last;
    }

    /**
     * The copy that is kept. It is read back from text, so that an object compares the same before and after a
     * restart: a number written here as a long and one read from a request as an int are different nodes.
     */
    private ObjectNode stamped(ObjectNode object, long newVersion) {
        try {
            ObjectNode copy = (ObjectNode) json.readTree(json.writeValueAsBytes(object));
            copy.withObject("/metadata").put("resourceVersion", Long.toString(newVersion));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("A JSON tree cannot be written and read in memory", e);
        }
    }

    private void publish(Change change) {
        if (journal.isMostlyPast()) {
            journal.rewrite(change.version(), objects);
        }
        recent.addLast(change);
        if (recent.size() > REMEMBERED_CHANGES) {
            forgottenUpTo = recent.removeFirst().version();
        }
        // A copy, because a listener may make the next change or stop listening.
        List.copyOf(listeners).forEach(listener -> listener.accept(change));
    }

    /** The changes after a version, or nothing where some of them are no longer remembered. */
    public Optional<List<Change>> changesAfter(long since) {
        if (since < forgottenUpTo) {
            return Optional.empty();
        }
        return Optional.of(recent.stream().filter(c -> c.version() > since).toList());
    }

    public void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    public void stopListening(Consumer<Change> listener) {
        listeners.remove(listener);
    }

    @Override
    public void close() {
        journal.close();
    }
}
