package dev.hubbub.controller.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Experiments drawn from the schema that is shipped: most values are within its limits or at their edge, and now and then
 * one is what no limit allows. A seed draws the same ones every time.
 */
public final class DrawnSpec {

    private static final int ONE_IN = 300;

    private static final List<String> TEXTS = List.of(
            "a",
            "B.c_d-9",
            "s3://hubbub/media/x.jsonl",
            "s3://hubbub/checkpoints/a",
            "{model}-bs{beamSize}",
            "E{index}_{model}",
            "{index}",
            "{nothing}",
            "{{{",
            "auto",
            "en",
            "4",
            "500m",
            "16Gi",
            "nvidia",
            "nvidia.com/gpu",
            "hubbub/transcription:6",
            "../../etc",
            "na\u00efve \u202etxt.exe\u0007",
            " ",
            "x".repeat(63),
            "x".repeat(253),
            "y".repeat(1900));

    private static final List<JsonNode> WRONG = Stream.<Object>of(
                    3_000_000_000L,
                    new BigInteger("9".repeat(30)),
                    new BigDecimal("1e400"),
                    -1,
                    0,
                    0.1,
                    Double.MAX_VALUE,
                    Integer.MAX_VALUE,
                    "",
                    "\u0000",
                    "z".repeat(100_000),
                    true,
                    List.of(),
                    List.of(1, "a"),
                    Json.mapper().createObjectNode(),
                    Json.mapper().createObjectNode().put("surprise", 1))
            .map(Json::tree)
            .toList();

    private final Random random;
    private final JsonNode schema;
    /** One in so many of the fields that may be absent is there: rules hold more seldom the more of them are. */
    private int present;

    public DrawnSpec(long seed) throws IOException {
        this.random = new Random(seed);
        this.schema = Serialization.unmarshal(
                        Files.readString(DefinitionFiles.folder().resolve("experiments.yaml")), JsonNode.class)
                .at("/spec/versions/0/schema/openAPIV3Schema");
    }

    /** The schema of a whole experiment. */
    public JsonNode schema() {
        return schema;
    }

    /** An experiment of this name. */
    public ObjectNode experiment(String namespace, String name) {
        ObjectNode experiment = Json.mapper()
                .createObjectNode()
                .put("apiVersion", Experiment.GROUP + "/" + Experiment.VERSION)
                .put("kind", "Experiment");
        present = 3 + random.nextInt(20);
        experiment.putObject("metadata").put("name", name).put("namespace", namespace);
        experiment.set("spec", draw(schema.at("/properties/spec")));
        return experiment;
    }

    private JsonNode draw(JsonNode of) {
        if (random.nextInt(ONE_IN) == 0) {
            return random.nextInt(10) == 0 ? Json.mapper().nullNode() : pick(WRONG);
        }
        if (of.has("enum")) {
            return of.get("enum").get(random.nextInt(of.get("enum").size()));
        }
        if (of.path("x-kubernetes-int-or-string").asBoolean()) {
            return random.nextBoolean() ? Json.tree(random.nextInt(1000)) : Json.tree(text(of));
        }
        return switch (of.path("type").asText()) {
            case "boolean" -> Json.tree(random.nextBoolean());
            case "integer" -> Json.tree(Math.round(number(of)));
            case "number" -> Json.tree(number(of));
            case "string" -> Json.tree(text(of));
            case "array" -> list(of);
            default -> object(of);
        };
    }

    private double number(JsonNode of) {
        double least = of.path("minimum").asDouble(-10);
        double greatest = of.path("maximum").asDouble(10);
        return switch (random.nextInt(6)) {
            case 0 -> least;
            case 1 -> greatest;
            case 2 -> least + random.nextDouble() * (greatest - least);
            default -> least + Math.min(greatest - least, 1 + random.nextInt(4));
        };
    }

    private String text(JsonNode of) {
        List<String> fitting = TEXTS.stream()
                .filter(text -> text.length() <= of.path("maxLength").asInt(Integer.MAX_VALUE))
                .filter(text -> !of.has("pattern")
                        || Pattern.compile(of.get("pattern").asText())
                                .matcher(text)
                                .find())
                .toList();
        return fitting.isEmpty() ? "a" : pick(fitting);
    }

    private ArrayNode list(JsonNode of) {
        int most = of.path("maxItems").asInt(4);
        int size = random.nextInt(12) == 0 ? Math.min(most, 64) : Math.min(most, random.nextInt(4));
        ArrayNode list = Json.mapper().createArrayNode();
        for (int i = 0; i < Math.max(size, of.path("minItems").asInt(0)); i++) {
            list.add(draw(of.get("items")));
        }
        return list;
    }

    private ObjectNode object(JsonNode of) {
        ObjectNode object = Json.mapper().createObjectNode();
        of.path("properties").properties().forEach(field -> {
            boolean required = Stream.of(of.path("required"))
                    .anyMatch(names -> names.toString().contains('"' + field.getKey() + '"'));
            if (required ? random.nextInt(ONE_IN) != 0 : random.nextInt(present) == 0) {
                object.set(field.getKey(), draw(field.getValue()));
            }
        });
        if (of.path("additionalProperties").isObject()) {
            object.set(pick(TEXTS), draw(of.get("additionalProperties")));
        }
        return object;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
