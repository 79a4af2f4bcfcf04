package dev.hubbub.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.controller.ControllerConfiguration;
import dev.hubbub.controller.ControllerSettings;
import dev.hubbub.controller.pods.JobDefaults;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the values mean to the controller, read by its own classes. */
class ControllerDeploymentTest {

    @TempDir
    Path folder;

    static List<String> sets() throws Exception {
        return Rendering.sets();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void the_controller_reads_its_environment_and_its_template_of_jobs(String set) throws Exception {
        ControllerSettings settings = settings(Rendering.of(set));
        assertTrue(settings.jobDefaults().pod().getSpec().getSecurityContext().getRunAsNonRoot());
    }

    @Test
    void as_little_as_can_be_said_looks_after_the_namespace_of_the_release_alone() throws Exception {
        ControllerSettings settings = settings(Rendering.of("minimal"));
        assertEquals(BrokerConnection.open("kafka.kafka.svc:9092"), settings.broker());
        assertEquals("http://minio.minio.svc:9000", settings.store().endpoint());
        assertEquals("of hubbub-store HUBBUB_S3_SECRET_KEY", settings.store().secretKey());
        assertEquals(Set.of("speech"), settings.namespaces());
        assertEquals("hubbub-store", settings.podCredentials());
        assertEquals("hubbub/transcription:" + appVersion(), settings.transcriptionImage());
        assertEquals("hubbub/training:" + appVersion(), settings.trainingImage());
        assertEquals(List.of(), settings.podPolicy().images().allowed());
        assertTrue(settings.podPolicy().variables().names().contains("OMP_NUM_THREADS"));
        assertEquals(List.of(), settings.podPolicy().claims().names());
        assertEquals(Optional.empty(), settings.traceCollector());
        assertEquals(Optional.empty(), settings.mlflow());
        assertTrue(leads(settings), "two controllers without a lease would plan the same work twice");
    }

    @Test
    void controllers_of_two_releases_in_one_namespace_take_no_turns_with_each_other() throws Exception {
        assertEquals("trial-hubbub-controller", lease(Rendering.of("minimal")));
        assertEquals("lab-controller", lease(Rendering.of("minimal", Map.of("fullnameOverride", "lab"))));
    }

    private String lease(Rendering rendering) throws Exception {
        return settings(rendering).leaderElection().orElseThrow().name();
    }

    @Test
    void every_value_reaches_the_controller() throws Exception {
        ControllerSettings settings = settings(Rendering.of("everything"));
        assertEquals(Set.of(), settings.namespaces());
        assertEquals("second", settings.group());
        assertEquals(Duration.ofSeconds(5), settings.statusInterval());
        assertEquals("speech", settings.store().bucket());
        assertEquals("eu-central-1", settings.store().region());
        assertEquals("of s3 HUBBUB_S3_ACCESS_KEY", settings.store().accessKey());
        assertEquals("pods-s3", settings.podCredentials());
        assertEquals(
                List.of("hubbub/transcription", "lab/own:3"),
                settings.podPolicy().images().allowed());
        assertEquals(List.of("NCCL_*"), settings.podPolicy().variables().names());
        assertEquals(List.of("lexica"), settings.podPolicy().claims().names());
        assertEquals(Optional.of("http://collector:4317"), settings.traceCollector());
        assertEquals(
                Optional.of(new ControllerSettings.MlflowServer("http://mlflow:5000", Optional.of("party"))),
                settings.mlflow());
        assertEquals(Map.of("team", "speech"), settings.jobDefaults().metadata().getLabels());
        assertTrue(settings.jobDefaults().worker().getEnv().stream()
                .anyMatch(variable -> variable.getName().equals("HTTPS_PROXY")));
        assertEquals("12", environment(Rendering.of("external-kafka")).get("HUBBUB_KAFKA_PARTITIONS"));
    }

    @Test
    void a_kafka_that_asks_who_comes_is_told_by_keys_of_the_secret_that_is_named() throws Exception {
        BrokerConnection broker = settings(Rendering.of("tls")).broker();
        assertEquals("kafka-0.example:9093,kafka-1.example:9093", broker.bootstrapServers());
        assertEquals(BrokerConnection.Protocol.SASL_SSL, broker.protocol());
        assertEquals(
                Optional.of(new BrokerConnection.Login(
                        BrokerConnection.Mechanism.SCRAM_SHA_256,
                        "of kafka-user HUBBUB_KAFKA_USERNAME",
                        "of kafka-user password")),
                broker.login());
        assertEquals(Optional.of("of kafka-user ca.crt"), broker.authorities());
        BrokerConnection known = settings(Rendering.of("external-kafka")).broker();
        assertEquals(
                Optional.of(
                        new BrokerConnection.ClientCertificate("of kafka-client user.crt", "of kafka-client user.key")),
                known.client());
    }

    @Test
    void one_registry_is_that_of_every_image() throws Exception {
        Rendering rendering = Rendering.of("tls");
        Set<String> images = rendering
                .pods()
                .map(pod -> pod.getValue().at("/spec/containers/0/image").asText())
                .collect(Collectors.toSet());
        ControllerSettings settings = settings(rendering);
        images.add(settings.transcriptionImage());
        images.add(settings.trainingImage());
        assertEquals(7, images.size());
        assertEquals(
                Set.of(),
                images.stream()
                        .filter(image -> !image.startsWith("registry.example:5000/speech/"))
                        .collect(Collectors.toSet()));
        assertTrue(images.contains("registry.example:5000/speech/hubbub/controller:1.2.3"), images.toString());
        assertTrue(images.contains("registry.example:5000/speech/busybox:1.37.0"), images.toString());
        assertEquals(
                "registry",
                settings.jobDefaults()
                        .pod()
                        .getSpec()
                        .getImagePullSecrets()
                        .get(0)
                        .getName());
    }

    @Test
    void the_chart_is_of_the_version_that_is_built_here() throws Exception {
        assertTrue(
                Files.readString(Path.of("pom.xml")).contains("<version>" + appVersion() + "</version>"),
                "appVersion in Chart.yaml is that of images");
    }

    @Test
    void an_umbrella_chart_may_name_registry_and_pull_secrets_for_all() {
        Rendering rendering = Rendering.of(
                "minimal", Map.of("global.imageRegistry", "above.example", "global.imagePullSecrets[0].name", "above"));
        JsonNode pod = rendering.get("Deployment", "-controller").at("/spec/template/spec");
        assertEquals(
                "above.example/hubbub/controller:" + appVersion(),
                pod.at("/containers/0/image").asText());
        assertEquals("above", pod.at("/imagePullSecrets/0/name").asText());
    }

    @Test
    void gpus_caches_queues_and_digests_are_what_experiments_pods_begin_with() throws Exception {
        ControllerSettings gpu = settings(Rendering.of("gpu"));
        assertEquals("hubbub/transcription-gpu:" + appVersion(), gpu.transcriptionImage());
        assertTrue(gpu.trainingImage().startsWith("hubbub/training-gpu@sha256:0123"), gpu.trainingImage());
        JobDefaults defaults = gpu.jobDefaults();
        assertEquals("nvidia", defaults.pod().getSpec().getRuntimeClassName());
        assertEquals("research", defaults.pod().getSpec().getPriorityClassName());
        assertEquals(
                Map.of("nvidia.com/gpu.present", "true"),
                defaults.pod().getSpec().getNodeSelector());
        assertTrue(defaults.pod().getSpec().getVolumes().stream()
                .anyMatch(volume -> volume.getName().equals("cache")
                        && volume.getPersistentVolumeClaim().getClaimName().equals("models")));
        assertTrue(settings(Rendering.of("mig"))
                        .jobDefaults()
                        .pod()
                        .getSpec()
                        .getAffinity()
                        .getNodeAffinity()
                != null);
        assertEquals(
                Map.of("kueue.x-k8s.io/queue-name", "research"),
                settings(Rendering.of("kueue")).jobDefaults().metadata().getLabels());
    }

    @Test
    void controllers_are_started_anew_when_their_template_of_jobs_changes_and_not_otherwise() {
        String path = "/spec/template/metadata/annotations/checksum~1configuration";
        String usual = Rendering.of("minimal")
                .get("Deployment", "-controller")
                .at(path)
                .asText();
        assertEquals(
                usual,
                Rendering.of("minimal", Map.of("evaluation.replicas", 3))
                        .get("Deployment", "-controller")
                        .at(path)
                        .asText());
        assertTrue(!usual.equals(Rendering.of("minimal", Map.of("experiments.runtimeClassName", "nvidia"))
                .get("Deployment", "-controller")
                .at(path)
                .asText()));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void every_variable_is_one_that_the_readme_explains(String set) throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        Rendering rendering = Rendering.of(set);
        Set<String> unknown = rendering
                .pods()
                .flatMap(pod -> pod.getValue().at("/spec/containers/0/env").findValuesAsText("name").stream())
                .filter(name -> name.startsWith("HUBBUB_"))
                .filter(name -> !Pattern.compile("^\\| [^|]*`" + name + "`", Pattern.MULTILINE)
                        .matcher(readme)
                        .find())
                .collect(Collectors.toSet());
        assertEquals(Set.of(), unknown, "not in the table of variables of README.md");
    }

    private static boolean leads(ControllerSettings settings) {
        return settings.leaderElection().isPresent();
    }

    private static String appVersion() {
        try {
            return Rendering.YAML
                    .readTree(Rendering.CHART.resolve("Chart.yaml").toFile())
                    .path("appVersion")
                    .asText();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The controller's environment; what a Secret holds is named by its key. */
    private static Map<String, String> environment(Rendering rendering) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable :
                rendering.get("Deployment", "-controller").at("/spec/template/spec/containers/0/env")) {
            JsonNode key = variable.at("/valueFrom/secretKeyRef");
            environment.put(
                    variable.path("name").asText(),
                    key.isMissingNode()
                            ? variable.path("value").asText()
                            : "of " + key.path("name").asText() + " "
                                    + key.path("key").asText());
        }
        return environment;
    }

    private ControllerSettings settings(Rendering rendering) throws Exception {
        Path template = folder.resolve("job-template.yaml");
        Files.writeString(
                template,
                rendering
                        .get("ConfigMap", "-controller")
                        .at("/data/job-template.yaml")
                        .asText());
        Map<String, String> environment = environment(rendering);
        assertEquals("/etc/hubbub/job-template.yaml", environment.get("HUBBUB_CONTROLLER_JOB_TEMPLATE"));
        environment.put("HUBBUB_CONTROLLER_JOB_TEMPLATE", template.toString());
        // Of a login, only what it is made of can be told; a certificate is optional and not there.
        if (!"SSL".equals(environment.get("HUBBUB_KAFKA_PROTOCOL"))) {
            environment.keySet().removeAll(Set.of("HUBBUB_KAFKA_CLIENT_CERTIFICATE", "HUBBUB_KAFKA_CLIENT_KEY"));
        }
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(environment, 300))
                .withMapping(ControllerConfiguration.class)
                .build()
                .getConfigMapping(ControllerConfiguration.class)
                .settings();
    }
}
