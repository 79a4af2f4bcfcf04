package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The failures of experiments, kept in the store so that a restarted controller knows them. A failure is an object
 * {@code experiments/<uid>/failures/<run>/<stage>-<digest>.json}; the first one recorded for an output stays.
 */
public final class FailureLedger {

    private final ObjectStore objects;

    public FailureLedger(ObjectStore objects) {
        this.objects = objects;
    }

    /** Records a failure; returning means it is kept. */
    public void record(Run run, Failure failure) throws IOException {
        OutputAddress output = failure.output();
        String key = prefix(run) + output.stage().text() + "-" + output.digest().hex() + ".json";
        objects.putIfAbsent(key, Json.text(failure).getBytes(StandardCharsets.UTF_8));
    }

    /** The failures of a run, by output. */
    public Map<OutputAddress, Failure> read(Run run) throws IOException {
        Map<OutputAddress, Failure> failures = new HashMap<>();
        for (StoredObject object : objects.list(prefix(run))) {
            Failure failure = Json.read(objects.read(prefix(run) + object.path()), Failure.class);
            failures.put(failure.output(), failure);
        }
        return failures;
    }

    /** Forgets an experiment. */
    public void forget(String uid) throws IOException {
        String prefix = "experiments/" + uid + "/";
        for (StoredObject object : objects.list(prefix)) {
            objects.delete(prefix + object.path());
        }
    }

    private static String prefix(Run run) {
        return "experiments/" + run.uid() + "/failures/" + run.id() + "/";
    }
}
