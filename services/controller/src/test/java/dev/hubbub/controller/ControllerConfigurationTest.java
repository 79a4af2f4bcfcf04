package dev.hubbub.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.controller.ControllerSettings.LeaderElection;
import dev.hubbub.controller.pods.AllowedNames;
import dev.hubbub.controller.pods.ImagePolicy;
import dev.hubbub.controller.pods.PodPolicy;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ControllerConfigurationTest {

    @Test
    void every_setting_can_come_from_the_environment() {
        ControllerSettings settings = settings(Map.ofEntries(
                Map.entry("HUBBUB_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092"),
                Map.entry("HUBBUB_S3_ENDPOINT", "http://minio:9000"),
                Map.entry("HUBBUB_S3_ACCESS_KEY", "me"),
                Map.entry("HUBBUB_S3_SECRET_KEY", "secret"),
                Map.entry("HUBBUB_S3_BUCKET", "speech"),
                Map.entry("HUBBUB_IMAGES_TRANSCRIPTION", "registry/transcription:7"),
                Map.entry("HUBBUB_IMAGES_TRAINING", "registry/training:7"),
                Map.entry("HUBBUB_IMAGES_ALLOWED", "registry/transcription,lab/own:3"),
                Map.entry("HUBBUB_PODS_ALLOWED_VARIABLES", "NCCL_*,TZ"),
                Map.entry("HUBBUB_PODS_ALLOWED_CLAIMS", "lexica"),
                Map.entry("HUBBUB_OTLP_ENDPOINT", "http://collector:4317"),
                Map.entry("HUBBUB_MLFLOW_URI", "http://mlflow:5000"),
                Map.entry("HUBBUB_MLFLOW_EXPERIMENT", "party"),
                Map.entry("HUBBUB_CONTROLLER_NAMESPACES", "lab,attic"),
                Map.entry("HUBBUB_CONTROLLER_POD_CREDENTIALS_SECRET", "store"),
                Map.entry("HUBBUB_CONTROLLER_LEADER_ELECTION", "true"),
                Map.entry("HUBBUB_CONTROLLER_LEASE_NAMESPACE", "platform"),
                Map.entry("HUBBUB_CONTROLLER_LEASE_NAME", "speech-controller")));
        assertEquals("kafka:9092", settings.broker().bootstrapServers());
        assertEquals("http://minio:9000", settings.store().endpoint());
        assertEquals("me", settings.store().accessKey());
        assertEquals("secret", settings.store().secretKey());
        assertEquals("speech", settings.store().bucket());
        assertEquals("registry/transcription:7", settings.transcriptionImage());
        assertEquals("registry/training:7", settings.trainingImage());
        assertEquals(Set.of("lab", "attic"), settings.namespaces());
        assertEquals("store", settings.podCredentials());
        assertEquals(
                new PodPolicy(
                        new ImagePolicy(List.of("registry/transcription", "lab/own:3")),
                        new AllowedNames(List.of("NCCL_*", "TZ")),
                        new AllowedNames(List.of("lexica"))),
                settings.podPolicy());
        assertEquals(Optional.of("http://collector:4317"), settings.traceCollector());
        assertEquals(
                Optional.of(new ControllerSettings.MlflowServer("http://mlflow:5000", Optional.of("party"))),
                settings.mlflow());
        LeaderElection election = settings.leaderElection().orElseThrow();
        assertEquals(Optional.of("platform"), election.namespace());
        assertEquals("speech-controller", election.name());
    }

    @Test
    void a_leader_that_is_gone_is_followed_within_fifteen_seconds_and_one_that_loses_its_lease_ends_before_that() {
        LeaderElection election = LeaderElection.ofThisProcess(Optional.empty(), "hubbub-controller");
        // The client asks again after up to 2.2 times the pause.
        assertTrue(election.lasts().plus(election.askedEvery().multipliedBy(3)).compareTo(Duration.ofSeconds(15)) < 0);
        assertTrue(election.renewedWithin().compareTo(election.lasts()) < 0);
    }

    @Test
    void an_installation_may_allow_no_variable_at_all() {
        ControllerSettings settings = settings(Map.of(
                "HUBBUB_S3_ACCESS_KEY", "me", "HUBBUB_S3_SECRET_KEY", "secret", "HUBBUB_PODS_ALLOWED_VARIABLES", ""));
        assertEquals(List.of(), settings.podPolicy().variables().names());
    }

    @Test
    void the_defaults_are_those_of_one_machine() {
        ControllerSettings settings = settings(Map.of("HUBBUB_S3_ACCESS_KEY", "me", "HUBBUB_S3_SECRET_KEY", "secret"));
        assertEquals("localhost:9092", settings.broker().bootstrapServers());
        assertEquals("http://localhost:9000", settings.store().endpoint());
        assertEquals("hubbub", settings.store().bucket());
        assertEquals(Set.of(), settings.namespaces());
        assertEquals(Optional.empty(), settings.mlflow());
        assertEquals("hubbub-store", settings.podCredentials());
        assertEquals(List.of(), settings.podPolicy().images().allowed());
        assertTrue(settings.podPolicy().variables().names().contains("OMP_NUM_THREADS"));
        assertEquals(List.of(), settings.podPolicy().claims().names());
        assertEquals(Duration.ofMillis(500), settings.statusInterval());
        assertEquals(Duration.ofSeconds(2), settings.checkpointSettleTime());
        assertEquals(Duration.ofMinutes(5), settings.checkpointInterval());
        assertEquals(Optional.empty(), settings.leaderElection());
    }

    @Test
    void an_mlflow_that_no_pod_could_reach_is_refused_here_and_not_by_every_pod() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> settings(Map.of(
                        "HUBBUB_S3_ACCESS_KEY", "me",
                        "HUBBUB_S3_SECRET_KEY", "secret",
                        "HUBBUB_MLFLOW_URI", "http://me:pw@mlflow")));
        assertTrue(refused.getMessage().contains("HUBBUB_MLFLOW_URI is no address"), refused.getMessage());
    }

    @Test
    void a_missing_key_is_named() {
        IllegalArgumentException missing =
                assertThrows(IllegalArgumentException.class, () -> settings(Map.of("HUBBUB_S3_ACCESS_KEY", "me")));
        assertTrue(missing.getMessage().contains("HUBBUB_S3_SECRET_KEY is not set"), missing.getMessage());
    }

    private static ControllerSettings settings(Map<String, String> environment) {
        Map<String, String> packaged = new HashMap<>();
        packaged.put("hubbub.images.transcription", "hubbub/transcription:test");
        packaged.put("hubbub.images.training", "hubbub/training:test");
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(new PropertiesConfigSource(packaged, "packaged", 100))
                .withMapping(ControllerConfiguration.class)
                .build()
                .getConfigMapping(ControllerConfiguration.class)
                .settings();
    }
}
