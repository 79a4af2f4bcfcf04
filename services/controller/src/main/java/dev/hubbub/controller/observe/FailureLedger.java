package dev.hubbub.controller.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * The failures of experiments, kept in the store so that a restarted controller knows them. What becomes known
 * together is one object {@code experiments/<uid>/failures/<run>/<stage>-<digest>.json} however many outputs it takes
 * along, so that it is kept as a whole or not at all, and a Job with thousands of transcripts is given up in one request.
 * The first failure recorded for an output counts.
 */
public final class FailureLedger {

    private final ObjectStore objects;

    public FailureLedger(ObjectStore objects) {
        this.objects = objects;
    }

    /** Records failures that became known together; returning means all are kept. */
    public void record(Run run, List<Failure> failures) throws IOException {
        List<OutputAddress> outputs =
                failures.stream().flatMap(failure -> failure.outputs().stream()).toList();
        if (!outputs.isEmpty()) {
            String json = failures.size() == 1 ? Json.text(failures.get(0)) : Json.text(failures);
            objects.putIfAbsent(prefix(run) + name(outputs), json.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The failures of a run, the first one recorded first. */
    public List<Failure> read(Run run) throws IOException {
        List<String> keys = objects.list(prefix(run)).stream()
                .map(object -> prefix(run) + object.path())
                .toList();
        return ConcurrentRequests.send(keys, key -> failures(objects.read(key))).values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Failure::time))
                .toList();
    }

    /** Forgets an experiment. */
    public void forget(String uid) throws IOException {
        String prefix = "experiments/" + uid + "/";
        ConcurrentRequests.send(
                objects.list(prefix).stream().map(StoredObject::path).toList(), path -> {
                    objects.delete(prefix + path);
                    return true;
                });
    }

    // One that became known alone is kept alone, as by earlier releases.
    private static List<Failure> failures(byte[] json) throws IOException {
        JsonNode tree = Json.mapper().readTree(json);
        return tree.isArray()
                ? List.of(Json.mapper().treeToValue(tree, Failure[].class))
                : List.of(Json.mapper().treeToValue(tree, Failure.class));
    }

    // The same for the same outputs: a result that comes twice is recorded once.
    private static String name(List<OutputAddress> outputs) {
        OutputAddress first = outputs.get(0);
        Digest digest = outputs.size() == 1 ? first.digest() : Digest.ofJson(outputs);
        return first.stage().text() + "-" + digest.hex() + ".json";
    }

    private static String prefix(Run run) {
        return "experiments/" + run.uid() + "/failures/" + run.id() + "/";
    }
}
