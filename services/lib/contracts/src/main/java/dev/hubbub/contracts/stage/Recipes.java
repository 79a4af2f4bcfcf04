package dev.hubbub.contracts.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.CanonicalJson;
import dev.hubbub.contracts.digest.Digest;
import java.util.Map;
import java.util.TreeMap;

/**
 * All recipes of one stage, version and parameters: they differ in their inputs. A grid over thousands of sessions has
 * its parameters written down once for each decoding, and not once for each output.
 */
public final class Recipes {

    private final StageName stage;
    private final String version;
    private final JsonNode parameters;
    private final String afterInputs;

    /** @param parameters everything that shapes the outputs beside their inputs */
    public Recipes(StageName stage, String version, Object parameters) {
        this.stage = stage;
        this.version = version;
        this.parameters = Json.tree(parameters);
        // Members come in the order of their names.
        this.afterInputs = ",\"parameters\":" + CanonicalJson.of(this.parameters) + ",\"stage\":"
                + CanonicalJson.of(stage.text()) + ",\"version\":" + CanonicalJson.of(version) + "}";
    }

    /** The recipe for these inputs. */
    public Recipe of(Map<String, Digest> inputs) {
        return new Recipe(stage, version, new TreeMap<>(inputs), parameters);
    }

    /** Where the output of {@link #of} goes. */
    public OutputAddress address(Map<String, Digest> inputs) {
        return new OutputAddress(stage, Digest.of("{\"inputs\":" + inputs(inputs) + afterInputs));
    }

    private static String inputs(Map<String, Digest> inputs) {
        StringBuilder text = new StringBuilder("{");
        new TreeMap<>(inputs).forEach((role, digest) -> text.append(text.length() == 1 ? "" : ",")
                .append(CanonicalJson.of(role))
                .append(":\"")
                .append(digest.hex())
                .append('"'));
        return text.append('}').toString();
    }
}
