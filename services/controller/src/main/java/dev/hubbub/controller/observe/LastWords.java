package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What experiments' runs came to, kept in the store: {@code experiments/<uid>/last-word.json}. It is there before a status
 * says that a run is over, and holds what the status and the table say then, whatever becomes of them and of the run's
 * inputs in the cluster and in the store.
 */
public final class LastWords {

    private final ObjectStore objects;

    public LastWords(ObjectStore objects) {
        this.objects = objects;
    }

    /** Keeps a run's, over that of an earlier one; returning means it is kept. */
    public void keep(Run run, LastWord word) throws IOException {
        objects.put(key(run), Json.text(new Kept(run.id(), word)).getBytes(StandardCharsets.UTF_8));
    }

    /** That of a run; absent if it is not over, or ended under a release that kept none. */
    public Optional<LastWord> of(Run run) throws IOException {
        if (objects.stat(key(run)).isEmpty()) {
            return Optional.empty();
        }
        Kept kept = Json.read(objects.read(key(run)), Kept.class);
        return run.id().equals(kept.run()) ? Optional.of(kept.word()) : Optional.empty();
    }

    private record Kept(String run, LastWord word) {}

    private static String key(Run run) {
        return "experiments/" + run.uid() + "/last-word.json";
    }
}
