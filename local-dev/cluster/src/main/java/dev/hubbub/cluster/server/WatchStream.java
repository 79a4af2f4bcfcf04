package dev.hubbub.cluster.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.objects.ClusterObjects;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.store.Change;
import dev.hubbub.cluster.store.ObjectStore;
import dev.hubbub.cluster.table.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One client's watch: the changes of a selection of objects after a version, one JSON event each. */
final class WatchStream {
    /** Where the events go. */
    interface Sink {
        void send(ObjectNode event);

        /** Whether the client reads so slowly that the watch should end; it can resume where it stopped. */
        boolean isCongested();

        void end();
    }

    private final ClusterObjects objects;
    private final Selection selection;
    private final Optional<Table> table;
    private final Sink sink;
    private final Consumer<Change> listener = this::observe;
    private boolean open = true;

    WatchStream(ClusterObjects objects, Selection selection, Optional<Table> table, Sink sink) {
        this.objects = objects;
        this.selection = selection;
        this.table = table;
        this.sink = sink;
    }

    /**
     * Where a watch begins.
     *
     * @param after the version whose successors are told, 0 for the present state first
     * @param markEnd whether a bookmark is to say where the present state ends
     */
    record Beginning(long after, boolean markEnd) {
        static Beginning of(long resourceVersion, boolean sendInitialEvents) {
            return new Beginning(sendInitialEvents ? 0 : resourceVersion, sendInitialEvents);
        }
    }

    void start(Beginning beginning) {
        ObjectStore store = objects.store();
        if (beginning.after() == 0) {
            selection.all().forEach(object -> send("ADDED", object));
            if (beginning.markEnd()) {
                bookmark(true);
            }
        } else {
            // A version from another data folder may be ahead of this one; the client must list again.
            Optional<List<Change>> missed =
                    beginning.after() > store.version() ? Optional.empty() : store.changesAfter(beginning.after());
            if (missed.isEmpty()) {
                String message = "too old resource version: " + beginning.after() + " (" + store.version() + ")";
                sink.send(event("ERROR", ApiFailure.expired(message).status()));
                stop();
                return;
            }
            missed.get().forEach(listener);
        }
        if (open) {
            store.listen(listener);
        }
    }

    private void observe(Change change) {
        if (!open || !selection.mayHold(change.key())) {
            return;
        }
        ObjectNode now = selection.present(change.object());
        boolean matches = selection.matches(now);
        boolean matched = change.previous() != null && selection.matches(selection.present(change.previous()));
        switch (change.kind()) {
            case ADDED -> sendIf(matches, "ADDED", now);
            case DELETED -> sendIf(matches || matched, "DELETED", now);
            case MODIFIED -> {
                // An object that changes into or out of the selection comes or goes for this client.
                if (matches) {
                    send(matched ? "MODIFIED" : "ADDED", now);
                } else {
                    sendIf(matched, "DELETED", now);
                }
            }
        }
        if (sink.isCongested()) {
            stop();
        }
    }

    private void sendIf(boolean wanted, String type, ObjectNode object) {
        if (wanted) {
            send(type, object);
        }
    }

    private void send(String type, ObjectNode object) {
        sink.send(event(type, rendered(object)));
    }

    private ObjectNode rendered(ObjectNode object) {
        if (table.isEmpty()) {
            return object;
        }
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.set("resourceVersion", object.path("metadata").path("resourceVersion"));
        return table.get().of(List.of(object), meta, Instant.now());
    }

    /** Tells the client how far it has seen everything. */
    void bookmark() {
        bookmark(false);
    }

    private void bookmark(boolean endOfPresentState) {
        ObjectNode mark = JsonNodeFactory.instance
                .objectNode()
                .put("kind", selection.type().kind())
                .put("apiVersion", selection.type().apiVersion());
        ObjectNode meta = mark.putObject("metadata")
                .put("resourceVersion", Long.toString(objects.store().version()))
                .putNull("creationTimestamp");
        if (endOfPresentState) {
            meta.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        if (open) {
            send("BOOKMARK", mark);
        }
    }

    private static ObjectNode event(String type, ObjectNode object) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
        event.set("object", object);
        return event;
    }

    void stop() {
        if (open) {
            open = false;
            objects.store().stopListening(listener);
            sink.end();
        }
    }
}
