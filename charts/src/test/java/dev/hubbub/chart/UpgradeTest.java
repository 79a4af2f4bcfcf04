package dev.hubbub.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An upgrade from the version that was released before: what an API server would refuse to change has not changed, and
 * nothing that people rely on is gone. A release keeps its renderings with {@code -Dhubbub.release.write=true}.
 */
class UpgradeTest {

    private static final Path RELEASES = Path.of("src", "test", "resources", "releases");
    /** The release before this one; of the first, itself. */
    private static final String BEFORE = "0.1.0";

    /** Fields that cannot be changed, by kind. */
    private static final Map<String, List<String>> IMMUTABLE = Map.of(
            "Deployment", List.of("/spec/selector"),
            "StatefulSet", List.of("/spec/selector", "/spec/serviceName", "/spec/volumeClaimTemplates"),
            "RoleBinding", List.of("/roleRef"),
            "ClusterRoleBinding", List.of("/roleRef"),
            "Service", List.of("/spec/clusterIP"));

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "trial"})
    void a_release_can_be_upgraded_from_the_one_before(String set) throws Exception {
        List<JsonNode> now = upgradable(Rendering.of(set));
        Path file = RELEASES.resolve(BEFORE + "-" + set + ".yaml");
        if (Boolean.getBoolean("hubbub.release.write")) {
            write(file, now);
        }
        List<JsonNode> before = Rendering.read(Files.readString(file));
        assertEquals(List.of(), breaks(before, now));
        // What is new or other is no fault; it is what a reader of the build's log wants to see.
        changes(before, now).forEach(System.out::println);
    }

    @Test
    void a_selector_that_changed_an_object_that_is_gone_and_a_definition_that_is_not_kept_would_be_found()
            throws Exception {
        List<JsonNode> before = upgradable(Rendering.of("trial"));
        List<JsonNode> now = new ArrayList<>(before);
        ObjectNode deployment = (ObjectNode) before.stream()
                .filter(object -> Rendering.identity(object).endsWith("Deployment speech/trial-hubbub-evaluation"))
                .findFirst()
                .orElseThrow();
        ObjectNode other = deployment.deepCopy();
        ((ObjectNode) other.at("/spec/selector/matchLabels")).put("app.kubernetes.io/version", "2");
        now.set(now.indexOf(deployment), other);
        now.removeIf(object -> Rendering.identity(object).equals("Service speech/trial-hubbub-controller"));
        assertEquals(
                List.of(
                        "Deployment speech/trial-hubbub-evaluation changes /spec/selector",
                        "Service speech/trial-hubbub-controller is gone"),
                breaks(before, now));
        assertTrue(changes(before, now).stream().anyMatch(line -> line.contains("trial-hubbub-evaluation")));
    }

    @Test
    void definitions_follow_an_upgrade_and_stay_when_a_release_goes_unless_values_say_otherwise() throws Exception {
        List<JsonNode> definitions = Rendering.of("minimal").all("CustomResourceDefinition");
        List<String> files = new ArrayList<>();
        try (var folder = Files.list(Path.of("..", "k8s", "crds"))) {
            for (Path file : folder.sorted().toList()) {
                JsonNode checkedIn = Rendering.YAML.readTree(file.toFile());
                files.add(Rendering.name(checkedIn));
                JsonNode rendered = definitions.stream()
                        .filter(definition -> Rendering.name(definition).equals(Rendering.name(checkedIn)))
                        .findFirst()
                        .orElseThrow();
                assertEquals(checkedIn.path("spec"), rendered.path("spec"));
                assertEquals(
                        "keep",
                        rendered.at("/metadata/annotations/helm.sh~1resource-policy")
                                .asText());
            }
        }
        assertEquals(files.size(), definitions.size());
        assertTrue(Rendering.of("minimal", Map.of("crds.keep", false)).all("CustomResourceDefinition").stream()
                .allMatch(definition -> definition
                        .at("/metadata/annotations/helm.sh~1resource-policy")
                        .isMissingNode()));
        assertEquals(List.of(), Rendering.of("locked-down").all("CustomResourceDefinition"));
    }

    private static List<String> breaks(List<JsonNode> before, List<JsonNode> now) {
        Map<String, JsonNode> present =
                now.stream().collect(Collectors.toMap(Rendering::identity, Function.identity()));
        List<String> breaks = new ArrayList<>();
        for (JsonNode old : before) {
            String identity = Rendering.identity(old);
            JsonNode object = present.get(identity);
            if (object == null) {
                // A Job cannot be changed, and another one has another name.
                if (!old.path("kind").asText().equals("Job")) {
                    breaks.add(identity + " is gone");
                }
                continue;
            }
            for (String field : IMMUTABLE.getOrDefault(old.path("kind").asText(), List.of())) {
                if (!old.at(field).equals(object.at(field))) {
                    breaks.add(identity + " changes " + field);
                }
            }
        }
        return breaks;
    }

    private static List<String> changes(List<JsonNode> before, List<JsonNode> now) {
        Map<String, JsonNode> old = before.stream().collect(Collectors.toMap(Rendering::identity, Function.identity()));
        return now.stream()
                .map(object -> Optional.ofNullable(old.get(Rendering.identity(object)))
                                .map(known -> known.equals(object) ? "" : "changed: ")
                                .orElse("new: ")
                        + Rendering.identity(object))
                .filter(line -> line.startsWith("changed: ") || line.startsWith("new: "))
                .toList();
    }

    /** What an upgrade compares: definitions have tests of their own, and versions are what changes. */
    private static List<JsonNode> upgradable(Rendering rendering) {
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode object : rendering.objects()) {
            if (!object.path("kind").asText().equals("CustomResourceDefinition")) {
                JsonNode copy = object.deepCopy();
                unversioned(copy);
                objects.add(copy);
            }
        }
        objects.sort(Comparator.comparing(Rendering::identity));
        return objects;
    }

    private static void unversioned(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("helm.sh/chart", "app.kubernetes.io/version"));
            object.forEach(UpgradeTest::unversioned);
        } else if (node instanceof ArrayNode array) {
            array.forEach(UpgradeTest::unversioned);
        }
    }

    private static void write(Path file, List<JsonNode> objects) throws Exception {
        YAMLMapper mapper = new YAMLMapper(new YAMLFactory()
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS));
        StringBuilder text = new StringBuilder();
        for (JsonNode object : objects) {
            text.append(mapper.writeValueAsString(object));
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
