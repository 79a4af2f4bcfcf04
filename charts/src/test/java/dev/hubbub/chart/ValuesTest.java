package dev.hubbub.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart's values, their schema, and the table of them in README.md, which is generated from both. */
class ValuesTest {

    private static final Path README = Rendering.CHART.resolve("README.md");
    private static final String TABLE = "| value | default | meaning |\n|---|---|---|\n";
    private static final List<String> SERVICES = List.of("controller", "segmentation", "evaluation");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "controller.replicaCount           | 2             | replicaCount",
                "kafka.protocol                    | TLS           | kafka/protocol",
                "kafka.bootstrapServers            | kafka         | bootstrapServers",
                "kafka.mechanism                   | SCRAM         | mechanism",
                "store.endpoint                    | minio:9000    | endpoint",
                "store.bucket                      | B             | bucket",
                "controller.replicas               | -1            | replicas",
                "controller.statusInterval         | soon          | statusInterval",
                "telemetry.traceRatio              | 2             | traceRatio",
                "experiments.images.training.digest| sha256:1      | digest",
                "experiments.namespaces[0]         | Lab           | namespaces",
                "experiments.allowedVariables[0]   | A B           | allowedVariables",
                "experiments.allowedClaims[0]      | Lexica        | allowedClaims",
                "controller.resources.limits.memory| 1 GB          | memory",
                "controller.resources.limit.memory | 1Gi           | limit",
                "image.pullPolicy                  | Sometimes     | pullPolicy",
                "segmentation.cache.volume.name    | cache         | volume",
                "segmentation.tolerations[0].efect | NoSchedule    | efect",
                "evaluation.autoscaling.enabled    | perhaps       | enabled",
                "networkPolicy.apiServerPorts[0]   | 70000         | apiServerPorts"
            })
    void an_impossible_value_is_refused_with_its_place(String path, String value, String named) {
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> Rendering.of("minimal", Map.of(path, value)));
        for (String part : named.split("/")) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage());
        }
    }

    @Test
    void what_only_values_together_make_impossible_is_refused_with_the_remedy() {
        refused(Map.of("kafka.bootstrapServers", ""), "kafka.bootstrapServers is not set");
        refused(Map.of("store.endpoint", ""), "store.endpoint is not set");
        refused(Map.of("kafka.protocol", "SASL_SSL"), "kafka.existingSecret is not set");
        refused(Map.of("kafka.strimzi.install", true), "exclude each other");
        refused(Map.of("store.minio.install", true), "exclude each other");
    }

    private static void refused(Map<String, ?> values, String sentence) {
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> Rendering.of("minimal", values));
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    }

    @Test
    void an_umbrella_chart_may_set_what_it_sets_for_all_its_charts() {
        Rendering.of("minimal", Map.of("global.storageClass", "fast", "enabled", true));
    }

    @Test
    void the_schema_knows_the_values_of_the_file_and_no_others() throws Exception {
        JsonNode schema = schema();
        List<String> unknown = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        compare(
                "",
                schema,
                Rendering.YAML.readTree(Rendering.CHART.resolve("values.yaml").toFile()),
                unknown,
                absent);
        assertEquals(List.of(), unknown, "in values.yaml and not in values.schema.json");
        assertEquals(List.of(), absent, "in values.schema.json and not in values.yaml");
    }

    private static void compare(
            String path, JsonNode schema, JsonNode values, List<String> unknown, List<String> absent) {
        values.fieldNames().forEachRemaining(name -> {
            if (!schema.path("properties").has(name)) {
                unknown.add(path + name);
            }
        });
        schema.path("properties").properties().forEach(property -> {
            String place = path + property.getKey();
            if (!values.has(property.getKey())) {
                absent.add(place);
            } else if (isGroup(property.getValue())) {
                compare(place + ".", property.getValue(), values.path(property.getKey()), unknown, absent);
            }
        });
    }

    @Test
    void the_table_of_the_readme_says_every_value_and_its_default() throws Exception {
        Map<String, String> rows = new LinkedHashMap<>();
        rows(
                "",
                schema(),
                Rendering.YAML.readTree(Rendering.CHART.resolve("values.yaml").toFile()),
                rows);
        String table = TABLE + String.join("\n", rows.values()) + "\n";
        String readme = Files.readString(README);
        int start = readme.indexOf(TABLE);
        int end = readme.indexOf("\n\n", start) + 1;
        if (Boolean.getBoolean("hubbub.table.write")) {
            readme = readme.substring(0, start) + table + readme.substring(end);
            Files.writeString(README, readme);
            end = start + table.length();
        }
        assertEquals(
                table,
                readme.substring(start, end),
                "charts/hubbub/README.md is stale: mvn -pl charts -am test -Dtest=ValuesTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dhubbub.table.write=true");
    }

    /** A row for every value; what services have in common has one, with its first default that differs in brackets. */
    private static void rows(String path, JsonNode schema, JsonNode values, Map<String, String> rows) throws Exception {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String place = path + property.getKey();
            JsonNode value = values.path(property.getKey());
            if (isGroup(property.getValue())) {
                rows(place + ".", property.getValue(), value, rows);
                continue;
            }
            String meaning = property.getValue().path("description").asText();
            assertTrue(!meaning.isBlank(), place + " has no description in values.schema.json");
            rows.put(place, "| `" + place + "` | " + text(value) + " | " + meaning + " |");
        }
    }

    private static String text(JsonNode value) throws Exception {
        if (value.isNull()
                || value.isTextual() && value.asText().isEmpty()
                || value.isContainerNode() && value.isEmpty()) {
            return "";
        }
        return "`" + (value.isTextual() ? value.asText() : new ObjectMapper().writeValueAsString(value)) + "`";
    }

    private static boolean isGroup(JsonNode schema) {
        return schema.has("properties") && !schema.has("description");
    }

    private static JsonNode schema() throws Exception {
        return new ObjectMapper()
                .readTree(Rendering.CHART.resolve("values.schema.json").toFile());
    }

    /** The values of a service that others do not have. */
    private static TreeSet<String> ofItsOwn(String service) {
        return new TreeSet<>(
                switch (service) {
                    case "controller" -> List.of("group", "statusInterval");
                    case "evaluation" -> List.of("gpuHourPrice", "oidc");
                    default -> List.of();
                });
    }

    @Test
    void services_differ_in_their_values_only_where_they_differ() throws Exception {
        JsonNode properties = schema().path("properties");
        JsonNode first = properties.path("segmentation").path("properties");
        for (String service : SERVICES) {
            TreeSet<String> own = new TreeSet<>();
            properties.path(service).path("properties").properties().forEach(property -> {
                if (!property.getValue().equals(first.path(property.getKey()))) {
                    own.add(property.getKey());
                }
            });
            assertEquals(ofItsOwn(service), own);
        }
    }
}
