package dev.hubbub.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What is in a release only if somebody wants it, and who may do what. */
class OptionsTest {

    @Test
    void the_controller_may_do_nothing_outside_the_namespaces_that_are_named_and_nothing_with_secrets() {
        Rendering rendering = Rendering.of("kueue");
        assertEquals(
                Set.of("lab/trial-hubbub-controller", "speech/trial-hubbub-controller-lease"),
                rendering.all("Role").stream()
                        .map(role -> role.at("/metadata/namespace").asText() + "/" + Rendering.name(role))
                        .collect(Collectors.toSet()));
        assertEquals(List.of(), rendering.all("ClusterRoleBinding"));
        for (JsonNode role : rendering.all("Role")) {
            for (JsonNode rule : role.path("rules")) {
                List<String> words = StreamSupport.stream(rule.path("resources").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
                assertFalse(words.contains("secrets") || words.contains("*"), rule.toString());
                assertFalse(rule.path("verbs").toString().contains("*"), rule.toString());
            }
        }
    }

    @Test
    void a_controller_of_the_whole_cluster_has_the_same_rules_there() {
        Rendering everything = Rendering.of("everything");
        JsonNode role = everything.get("ClusterRole", "-controller");
        assertEquals(Rendering.of("minimal").get("Role", "-controller").path("rules"), role.path("rules"));
        assertEquals("speech-speech-controller", Rendering.name(role), "two releases share a cluster");
        assertTrue(everything.find("Role", "-lease").isPresent());
    }

    @Test
    void a_namespace_that_somebody_else_locks_down_gets_nothing_that_belongs_to_the_cluster() {
        Set<String> kinds = Rendering.of("locked-down").objects().stream()
                .map(object -> object.path("kind").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("ConfigMap", "Deployment", "NetworkPolicy", "PodDisruptionBudget", "Service"), kinds);
        JsonNode pod =
                Rendering.of("locked-down").get("Deployment", "-controller").at("/spec/template/spec");
        assertEquals("hubbub", pod.path("serviceAccountName").asText());
    }

    @Test
    void policies_let_pods_speak_to_what_they_are_told_of_and_only_the_controller_to_the_api_server() {
        Rendering rendering = Rendering.of("locked-down");
        assertEquals(Set.of("53", "9092", "9000", "443"), ports(rendering.get("NetworkPolicy", "-evaluation")));
        assertEquals(Set.of("53", "9092", "9000", "443", "6443"), ports(rendering.get("NetworkPolicy", "-controller")));
        JsonNode experiments = rendering.get("NetworkPolicy", "-experiments");
        assertEquals(
                "{\"app.kubernetes.io/managed-by\":\"hubbub\"}",
                experiments.at("/spec/podSelector/matchLabels").toString());
        assertEquals(
                "monitoring",
                experiments
                        .at("/spec/ingress/0/from/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                        .asText());
        assertEquals(
                Set.of("53", "9093", "443"),
                ports(Rendering.of("tls", Map.of("networkPolicy.enabled", true)).get("NetworkPolicy", "-evaluation")));
    }

    private static Set<String> ports(JsonNode policy) {
        return policy.at("/spec/egress").findValuesAsText("port").stream().collect(Collectors.toSet());
    }

    @Test
    void a_trial_has_a_kafka_and_a_store_of_its_own_which_everything_speaks_to() {
        Rendering rendering = Rendering.of("trial");
        String cluster = Rendering.name(rendering.get("Kafka", ""));
        assertEquals(
                cluster,
                rendering
                        .get("KafkaNodePool", "")
                        .at("/metadata/labels/strimzi.io~1cluster")
                        .asText());
        assertEquals(
                "3",
                rendering
                        .get("Kafka", "")
                        .at("/spec/kafka/config/default.replication.factor")
                        .asText());
        assertEquals(
                "1",
                Rendering.of("trial", Map.of("kafka.strimzi.brokers", 1))
                        .get("Kafka", "")
                        .at("/spec/kafka/config/min.insync.replicas")
                        .asText());
        assertEquals(
                Set.of(cluster + "-kafka-bootstrap.speech.svc:9092"),
                values(rendering, "HUBBUB_KAFKA_BOOTSTRAP_SERVERS"));
        String store = Rendering.name(rendering.get("StatefulSet", ""));
        assertTrue(rendering.find("Service", store).isPresent());
        assertEquals(Set.of("http://" + store + ".speech.svc:9000"), values(rendering, "HUBBUB_S3_ENDPOINT"));
    }

    private static Set<String> values(Rendering rendering, String variable) {
        return rendering
                .pods()
                .flatMap(pod -> StreamSupport.stream(
                        pod.getValue().at("/spec/containers/0/env").spliterator(), false))
                .filter(candidate -> candidate.path("name").asText().equals(variable))
                .map(candidate -> candidate.path("value").asText())
                .collect(Collectors.toSet());
    }

    @Test
    void a_store_is_told_of_kafka_only_where_it_may_be_started_anew_for_it() {
        String given = script(Rendering.of("external-kafka"));
        assertTrue(
                given.contains("mc --quiet event add --ignore-existing --event put --prefix \"checkpoints/\""), given);
        assertFalse(given.contains("admin"), given);
        String told = script(Rendering.of("tls"));
        assertTrue(told.contains("topic=hubbub.checkpoints"), told);
        assertTrue(told.contains("tls=on sasl=on sasl_mechanism=sha256"), told);
        assertTrue(script(Rendering.of("trial")).contains("mc --quiet admin service restart hubbub"));
        assertTrue(Rendering.of("minimal").find("Job", "").isEmpty());
        assertFalse(
                Rendering.name(Rendering.of("trial").get("Job", ""))
                        .equals(Rendering.name(Rendering.of("trial", Map.of("store.bucket", "another"))
                                .get("Job", ""))),
                "a Job cannot be changed in an upgrade");
    }

    private static String script(Rendering rendering) {
        return rendering
                .get("Job", "-notification")
                .at("/spec/template/spec/containers/0/args/0")
                .asText();
    }

    @Test
    void a_service_that_scales_by_itself_does_not_say_how_many_pods_it_has() {
        Rendering rendering = Rendering.of("everything");
        assertTrue(rendering
                .get("Deployment", "-segmentation")
                .at("/spec/replicas")
                .isMissingNode());
        assertEquals(
                Rendering.name(rendering.get("Deployment", "-segmentation")),
                rendering
                        .get("HorizontalPodAutoscaler", "")
                        .at("/spec/scaleTargetRef/name")
                        .asText());
        assertEquals(
                2,
                rendering.get("Deployment", "-evaluation").at("/spec/replicas").asInt());
    }

    @Test
    void what_services_are_watched_by_finds_their_ports_and_those_of_experiments_pods() throws Exception {
        Rendering rendering = Rendering.of("everything");
        JsonNode monitor = rendering.get("ServiceMonitor", "");
        assertEquals("prometheus", monitor.at("/metadata/labels/release").asText());
        String port = monitor.at("/spec/endpoints/0/port").asText();
        for (JsonNode service : rendering.all("Service")) {
            assertEquals(port, service.at("/spec/ports/0/name").asText());
        }
        JsonNode pods = rendering.get("PodMonitor", "");
        assertTrue(pods.at("/spec/namespaceSelector/any").asBoolean());
        assertEquals(
                pods.at("/spec/podMetricsEndpoints/0/port").asText(),
                rendering
                        .jobTemplate()
                        .at("/spec/template/spec/containers/0/ports/0/name")
                        .asText());
        JsonNode named =
                Rendering.of("kueue", Map.of("monitoring.enabled", true)).get("PodMonitor", "");
        assertEquals("[\"lab\"]", named.at("/spec/namespaceSelector/matchNames").toString());
    }

    @Test
    void a_dashboard_that_asks_who_comes_is_told_whom_to_ask_and_may_speak_to_it() {
        Rendering rendering = Rendering.of("everything", Map.of("networkPolicy.enabled", true));
        Map<String, String> told = StreamSupport.stream(
                        rendering
                                .get("Deployment", "-evaluation")
                                .at("/spec/template/spec/containers/0/env")
                                .spliterator(),
                        false)
                .filter(variable -> variable.path("name").asText().startsWith("HUBBUB_OIDC_"))
                .collect(Collectors.toMap(
                        variable -> variable.path("name").asText().substring("HUBBUB_OIDC_".length()),
                        variable -> variable.has("value")
                                ? variable.path("value").asText()
                                : variable.at("/valueFrom/secretKeyRef/name").asText() + " "
                                        + variable.at("/valueFrom/secretKeyRef/key")
                                                .asText()));
        assertEquals(
                Map.of(
                        "ENABLED", "true",
                        "AUTH_SERVER_URL", "https://login.example:8443/realms/lab",
                        "CLIENT_ID", "dashboard",
                        "HTTPS", "true",
                        "AUDIENCE", "dashboard,api",
                        "ROLES", "researchers,guests of the lab",
                        "CLIENT_SECRET", "login client-secret",
                        "SESSION_SECRET", "login HUBBUB_OIDC_SESSION_SECRET"),
                told);
        assertTrue(ports(rendering.get("NetworkPolicy", "-evaluation")).contains("8443"));
        assertFalse(ports(rendering.get("NetworkPolicy", "-segmentation")).contains("8443"));
        assertFalse(Rendering.of("minimal")
                .get("Deployment", "-evaluation")
                .toString()
                .contains("OIDC"));
    }

    @Test
    void what_a_gpu_costs_is_told_to_who_reports_it() {
        for (JsonNode variable : Rendering.of("everything")
                .get("Deployment", "-evaluation")
                .at("/spec/template/spec/containers/0/env")) {
            if (variable.path("name").asText().equals("HUBBUB_GPU_HOUR_PRICE")) {
                assertEquals("2.5", variable.path("value").asText());
                return;
            }
        }
        throw new AssertionError("nobody is told");
    }

    @Test
    void objects_of_ones_own_are_templates() {
        assertEquals(
                "trial",
                Rendering.of("everything")
                        .get("ConfigMap", "own")
                        .at("/data/release")
                        .asText());
    }
}
