package dev.hubbub.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.batch.v1.JobTemplateSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for everything that the chart makes, whatever the values. */
class RenderedObjectsTest {

    private static final StrictReader READER = new StrictReader();

    static Stream<String> sets() throws Exception {
        return Rendering.sets().stream();
    }

    @Test
    void helm_finds_nothing_to_complain_of() {
        LintResult result = new Helm(Rendering.CHART).lint().strict().call();
        assertTrue(!result.isFailed(), () -> String.join("\n", result.getMessages()));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void every_object_is_one_that_its_api_server_takes_without_a_warning(String set) throws Exception {
        Rendering rendering = Rendering.of(set);
        List<String> faults = new ArrayList<>();
        for (JsonNode object : rendering.objects()) {
            READER.fault(object).ifPresent(fault -> faults.add(Rendering.identity(object) + ": " + fault));
        }
        READER.fault(rendering.jobTemplate(), JobTemplateSpec.class).ifPresent(faults::add);
        assertEquals(List.of(), faults);
        Set<String> identities = new HashSet<>();
        rendering
                .objects()
                .forEach(object -> assertTrue(
                        identities.add(Rendering.identity(object)), () -> "twice: " + Rendering.identity(object)));
    }

    @Test
    void a_misspelt_field_a_wrong_type_and_an_unknown_kind_would_be_found() {
        ObjectNode deployment = (ObjectNode) Rendering.of("minimal").get("Deployment", "-evaluation");
        assertEquals("", READER.fault(deployment).orElse(""));
        ObjectNode misspelt = deployment.deepCopy();
        ((ObjectNode) misspelt.at("/spec/template/spec")).put("hostNetwrok", true);
        assertTrue(READER.fault(misspelt).orElseThrow().contains("hostNetwrok"));
        for (String wrong : List.of("three", "3")) {
            ObjectNode typed = deployment.deepCopy();
            ((ObjectNode) typed.path("spec")).put("replicas", wrong);
            assertTrue(READER.fault(typed).orElseThrow().contains("replicas"), "replicas may not be a text");
        }
        ObjectNode number = deployment.deepCopy();
        ((ObjectNode) number.at("/metadata/labels")).put("app.kubernetes.io/version", 1.0);
        assertTrue(READER.fault(number).orElseThrow().contains("labels"), "a label may not be a number");
        assertTrue(READER.fault(deployment.deepCopy().put("kind", "Deploiment"))
                .orElseThrow()
                .contains("nobody knows"));
        ObjectNode kafka = Rendering.of("trial").get("Kafka", "-kafka").deepCopy();
        ((ObjectNode) kafka.at("/spec/kafka")).put("replica", 3);
        assertTrue(READER.fault(kafka).orElseThrow().contains("replica"));
        ObjectNode monitor =
                Rendering.of("everything").get("ServiceMonitor", "").deepCopy();
        ((ObjectNode) monitor.path("spec")).put("endpoint", 3);
        assertTrue(READER.fault(monitor).orElseThrow().contains("endpoint"));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void every_pod_would_be_let_into_a_namespace_with_restricted_pod_security(String set) throws Exception {
        Rendering rendering = Rendering.of(set);
        List<String> faults = new ArrayList<>();
        Map<String, JsonNode> pods = new LinkedHashMap<>();
        rendering.pods().forEach(pod -> pods.put(pod.getKey(), pod.getValue().path("spec")));
        pods.put("experiments", rendering.jobTemplate().at("/spec/template/spec"));
        pods.forEach((of, pod) -> {
            require(faults, of, pod.at("/securityContext/runAsNonRoot").asBoolean(), "may be root");
            require(
                    faults,
                    of,
                    pod.at("/securityContext/seccompProfile/type").asText().equals("RuntimeDefault"),
                    "has no seccomp profile");
            for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
                require(faults, of, pod.path(shared).isMissingNode(), shared);
            }
            require(faults, of, pod.path("containers").size() == 1, "has another number of containers");
            JsonNode context = pod.at("/containers/0/securityContext");
            require(
                    faults,
                    of,
                    context.at("/allowPrivilegeEscalation").asText().equals("false"),
                    "may gain privileges");
            require(faults, of, context.at("/readOnlyRootFilesystem").asBoolean(), "may write into its image");
            require(faults, of, context.at("/capabilities/drop/0").asText().equals("ALL"), "keeps capabilities");
            for (JsonNode volume : pod.path("volumes")) {
                require(faults, of, volume.path("hostPath").isMissingNode(), "sees the node's files");
            }
        });
        assertEquals(List.of(), faults);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void every_pod_asks_for_what_it_needs_and_has_a_token_only_if_it_speaks_to_the_api_server(String set) {
        Rendering rendering = Rendering.of(set);
        List<String> faults = new ArrayList<>();
        rendering.pods().forEach(pod -> {
            String of = pod.getKey();
            JsonNode spec = pod.getValue().path("spec");
            JsonNode resources = spec.at("/containers/0/resources");
            require(faults, of, resources.at("/requests/cpu").isValueNode(), "asks for no CPU");
            require(faults, of, resources.at("/requests/memory").isValueNode(), "asks for no memory");
            require(faults, of, resources.at("/limits/memory").isValueNode(), "has no limit of memory");
            boolean speaks = of.startsWith("Deployment") && of.endsWith("-controller");
            require(
                    faults,
                    of,
                    spec.path("automountServiceAccountToken").asText().equals(Boolean.toString(speaks)),
                    "has a token it does not need, or none that it needs");
            if (of.startsWith("Deployment") || of.startsWith("StatefulSet")) {
                for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                    require(
                            faults,
                            of,
                            spec.at("/containers/0/" + probe + "/httpGet").isObject(),
                            "has no " + probe);
                }
            }
        });
        assertEquals(List.of(), faults);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void what_an_object_names_is_there(String set) throws Exception {
        Rendering rendering = Rendering.of(set);
        List<String> faults = new ArrayList<>();
        Set<String> there =
                rendering.objects().stream().map(Rendering::identity).collect(Collectors.toSet());
        List<JsonNode> templates = rendering.pods().map(Map.Entry::getValue).toList();
        rendering
                .pods()
                .forEach(pod -> named(faults, pod.getKey(), pod.getValue().path("spec"), there));
        named(faults, "experiments", rendering.jobTemplate().at("/spec/template/spec"), there);
        for (JsonNode object : rendering.objects()) {
            String of = Rendering.identity(object);
            JsonNode selector =
                    switch (object.path("kind").asText()) {
                        case "Service" -> object.at("/spec/selector");
                        case "PodDisruptionBudget", "Deployment", "StatefulSet" -> object.at(
                                "/spec/selector/matchLabels");
                        case "NetworkPolicy" -> object.at("/spec/podSelector/matchLabels");
                        default -> null;
                    };
            if (selector != null && !of.endsWith("-experiments")) {
                require(
                        faults,
                        of,
                        templates.stream().filter(pod -> selects(selector, pod)).count() == 1,
                        "selects the pods of none or of several");
            }
            for (JsonNode subject : object.path("subjects")) {
                String account = "ServiceAccount " + subject.path("namespace").asText() + "/"
                        + subject.path("name").asText();
                require(faults, of, there.contains(account), "is for " + account + ", which is not there");
            }
            if (object.has("roleRef")) {
                String role = object.at("/roleRef/kind").asText() + " "
                        + object.at("/metadata/namespace").asText("") + "/"
                        + object.at("/roleRef/name").asText();
                require(faults, of, there.contains(role), "gives " + role + ", which is not there");
            }
        }
        assertEquals(List.of(), faults);
    }

    private static void named(List<String> faults, String of, JsonNode pod, Set<String> there) {
        Set<String> volumes = new HashSet<>();
        pod.path("volumes")
                .forEach(volume ->
                        require(faults, of, volumes.add(volume.path("name").asText()), "has two volumes of one name"));
        Set<String> mounted = new HashSet<>();
        for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
            mounted.add(mount.path("name").asText());
        }
        mounted.remove("data");
        require(faults, of, mounted.equals(volumes), "mounts " + mounted + " of the volumes " + volumes);
        for (JsonNode volume : pod.path("volumes")) {
            String map = volume.at("/configMap/name").asText("ca");
            require(
                    faults,
                    of,
                    map.equals("ca") || there.contains("ConfigMap " + Rendering.NAMESPACE + "/" + map),
                    "lacks the ConfigMap " + map);
        }
        Set<String> variables = new HashSet<>();
        for (JsonNode variable : pod.at("/containers/0/env")) {
            String name = variable.path("name").asText();
            require(faults, of, variables.add(name), "has " + name + " twice");
        }
    }

    private static boolean selects(JsonNode selector, JsonNode pod) {
        return selector.size() > 0
                && selector.properties().stream().allMatch(label -> label.getValue()
                        .equals(pod.path("metadata").path("labels").path(label.getKey())));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void no_credential_is_a_part_of_the_release(String set) {
        Rendering rendering = Rendering.of(set);
        assertEquals(List.of(), rendering.all("Secret"));
        List<String> readable = new ArrayList<>();
        rendering
                .pods()
                .forEach(pod -> pod.getValue().at("/spec/containers/0/env").forEach(variable -> {
                    if (variable.path("name")
                                    .asText()
                                    .matches(".*(PASSWORD|SECRET_KEY|ACCESS_KEY|CLIENT_KEY|TOKEN|ROOT_USER)")
                            && variable.has("value")) {
                        readable.add(pod.getKey() + " " + variable);
                    }
                }));
        assertEquals(List.of(), readable);
    }

    private static void require(List<String> faults, String of, boolean holds, String otherwise) {
        if (!holds) {
            faults.add(of + " " + otherwise);
        }
    }
}
