package dev.hubbub.contracts.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one output is made from. Its digest is the output's address, so an address is known before the output exists,
 * and equal recipes share one output whoever asks.
 *
 * @param stage which code makes it
 * @param version that code's version
 * @param inputs the digests of its inputs by role, such as {@code segments} or {@code checkpoint}
 * @param parameters everything else that shapes the output
 */
public record Recipe(StageName stage, String version, SortedMap<String, Digest> inputs, JsonNode parameters) {

    public Recipe {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    /** A recipe for the stage's current version. */
    public static Recipe of(StageName stage, Map<String, Digest> inputs, Object parameters) {
        return of(stage, stage.version(), inputs, parameters);
    }

    /**
     * A recipe for the version that a task was planned for. Whoever reads the task then speaks of the same outputs,
     * also when it has another version and can only refuse it.
     */
    public static Recipe of(StageName stage, String version, Map<String, Digest> inputs, Object parameters) {
        return new Recipe(stage, version, new TreeMap<>(inputs), Json.tree(parameters));
    }

    /** Where the output goes. */
    public OutputAddress address() {
        return new OutputAddress(stage, Digest.ofJson(tree()));
    }

    // What Jackson makes of this record, put together by hand: a large grid has many thousands of addresses, and a
    // scoring hundreds of inputs.
    private JsonNode tree() {
        ObjectNode digests = JsonNodeFactory.instance.objectNode();
        inputs.forEach((role, digest) -> digests.put(role, digest.hex()));
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("stage", stage.text());
        tree.put("version", version);
        tree.set("inputs", digests);
        tree.set("parameters", parameters);
        return tree;
    }
}
