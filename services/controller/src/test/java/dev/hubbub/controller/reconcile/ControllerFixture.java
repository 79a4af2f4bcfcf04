package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.cluster.access.Audit;
import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.ControllerSettings;
import dev.hubbub.controller.DevelopmentCluster;
import dev.hubbub.controller.pods.AllowedNames;
import dev.hubbub.controller.pods.ImagePolicy;
import dev.hubbub.controller.pods.JobDefaults;
import dev.hubbub.controller.pods.PodPolicy;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.telemetry.RunIds;
import dev.hubbub.embedded.EmbeddedKafka;
import dev.hubbub.embedded.EmbeddedObjectStore;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The controller with a real broker, a real store and the development API server; the workers are simple. */
abstract class ControllerFixture {

    static final String NAMESPACE = DevelopmentCluster.NAMESPACE;
    static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    static EmbeddedKafka kafka;
    static EmbeddedObjectStore store;
    static DevelopmentCluster cluster;
    static KubernetesClient client;
    static ObjectStore objects;
    static FakeWorkers workers;
    static Controller controller;
    static SimpleMeterRegistry registry;

    /** Hears what is asked of the API server. */
    static volatile Audit audit = (user, request, allowed) -> {};

    static final InMemorySpanExporter spans = InMemorySpanExporter.create();
    static final OpenTelemetry telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .setIdGenerator(new RunIds())
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        store = EmbeddedObjectStore.start(folder.resolve("s3"), 0, "key", "secret");
        cluster = DevelopmentCluster.startWithRoles(
                folder.resolve("cluster"), (user, request, allowed) -> audit.heard(user, request, allowed));
        client = cluster.client();
        objects = ObjectStore.connect(settings("secret").store());
        controller = newController("secret");
        controller.start();
        await().atMost(PATIENCE).until(() -> controller.missing().isEmpty());
        workers = new FakeWorkers(kafka.bootstrapServers(), new ArtifactStore(objects), client, telemetry, folder);
        for (String model : List.of("a", "b")) {
            put("checkpoints/" + model + "/config.json", "{\"model\": \"" + model + "\"}");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        workers.close();
        controller.close();
        objects.close();
        cluster.close();
        store.close();
        kafka.close();
    }

    static ControllerSettings settings(String secret) {
        return settings(secret, Set.of(), Optional.empty());
    }

    static ControllerSettings settings(
            String secret, Set<String> namespaces, Optional<ControllerSettings.LeaderElection> leaderElection) {
        return settings(kafka.bootstrapServers(), store.endpoint(), secret, namespaces, leaderElection);
    }

    static ControllerSettings settings(
            String bootstrapServers,
            String endpoint,
            String secret,
            Set<String> namespaces,
            Optional<ControllerSettings.LeaderElection> leaderElection) {
        return new ControllerSettings(
                BrokerConnection.open(bootstrapServers),
                2,
                "hubbub-controller",
                new ObjectStoreSettings(endpoint, "key", secret, "hubbub"),
                "hubbub/transcription:test",
                "hubbub/training:test",
                new PodPolicy(new ImagePolicy(List.of()), new AllowedNames(List.of()), new AllowedNames(List.of())),
                "store-key",
                JobDefaults.NONE,
                Optional.of("http://collector:4317"),
                Optional.of(new ControllerSettings.MlflowServer("http://mlflow:5000", Optional.of("party"))),
                namespaces,
                leaderElection,
                Duration.ofMillis(100),
                Duration.ofMillis(300),
                Duration.ofMinutes(5));
    }

    /** A controller that counts from naught into {@link #registry} and leaves all its spans with {@link #spans}. */
    static Controller newController(String secret) {
        registry = new SimpleMeterRegistry();
        return new Controller(settings(secret), client, registry, telemetry, Clock.systemUTC());
    }

    static void put(String key, String text) throws Exception {
        objects.put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    static void manifest(String name, String... sessions) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (String session : sessions) {
            put("media/" + session + ".wav", "recording of " + session);
            lines.append("{\"audio_filepath\": \"").append(session).append(".wav\", \"text\": \"hello\"}\n");
        }
        put("media/" + name + ".jsonl", lines.toString());
    }

    static String dataset(String name) {
        return "datasets: [{name: d, uri: 's3://hubbub/media/" + name + ".jsonl'}]\n";
    }

    static String oneModel(String name) {
        return dataset(name) + "models: [{name: a, checkpoint: 's3://hubbub/checkpoints/a'}]\n";
    }

    static String twoModels(String name) {
        return dataset(name)
                + "models: [{name: a, checkpoint: 's3://hubbub/checkpoints/a'},"
                + " {name: b, checkpoint: 's3://hubbub/checkpoints/b'}]\n";
    }

    static void apply(String name, String spec) {
        client.resource(parse(name, spec)).create();
    }

    static Experiment parse(String name, String spec) {
        return Serialization.unmarshal(
                "apiVersion: hubbub.dev/v1alpha1\nkind: Experiment\nmetadata: {name: " + name + ", namespace: "
                        + NAMESPACE + "}\nspec:\n" + spec.indent(2),
                Experiment.class);
    }

    static void edit(String name, String spec) {
        edit(name, current -> current.setSpec(parse(name, spec).getSpec()));
    }

    static void annotate(String name, String run) {
        annotate(name, Experiment.RUN_ANNOTATION, run);
    }

    static void annotate(String name, String annotation, String value) {
        edit(name, current -> current.getMetadata().getAnnotations().put(annotation, value));
    }

    // The status may move between the look and the edit.
    private static void edit(String name, Consumer<Experiment> change) {
        await().atMost(PATIENCE)
                .ignoreExceptionsMatching(e -> e instanceof KubernetesClientException refused
                        && refused.getCode() == HttpURLConnection.HTTP_CONFLICT)
                .until(() -> {
                    named(name).edit(current -> {
                        change.accept(current);
                        return current;
                    });
                    return true;
                });
    }

    static Experiment experiment(String name) {
        return named(name).get();
    }

    private static Resource<Experiment> named(String name) {
        return client.resources(Experiment.class).inNamespace(NAMESPACE).withName(name);
    }

    static Trial trial(String name) {
        return client.resources(Trial.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    static List<String> trials(String experiment) {
        return client
                .resources(Trial.class)
                .inNamespace(NAMESPACE)
                .withLabel(Experiment.EXPERIMENT_LABEL, experiment)
                .list()
                .getItems()
                .stream()
                .map(trial -> trial.getMetadata().getName())
                .sorted()
                .toList();
    }

    static List<Job> jobs(String experiment) {
        return client
                .batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withLabel(Experiment.EXPERIMENT_LABEL, experiment)
                .list()
                .getItems()
                .stream()
                .sorted(Comparator.comparing(job -> job.getMetadata().getName()))
                .toList();
    }

    /** A pod as a node, or whoever looks after nodes, leaves it. */
    static void pod(Job job, String name, String status) {
        Pod pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(name)
                        .addToLabels("job-name", job.getMetadata().getName())
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("nowhere")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        client.resource(pod).editStatus(current -> {
            current.setStatus(Serialization.unmarshal("status: {" + status + "}", Pod.class)
                    .getStatus());
            return current;
        });
    }

    static String workersReady(String experiment) {
        return experiment(experiment).getStatus().conditions().stream()
                .filter(condition -> condition.type() == Condition.Type.WorkersReady)
                .map(condition -> condition.status() + " " + condition.reason() + " " + condition.message())
                .findFirst()
                .orElse("");
    }

    static List<String> eventReasons(String experiment) {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(experiment))
                .map(Event::getReason)
                .toList();
    }

    static long doneFor(String manifest) {
        return workers.done(TranscriptionTask.class).stream()
                .filter(task -> task.session().dataset().uri().endsWith("/" + manifest + ".jsonl"))
                .count();
    }

    static Experiment awaitFinal(String name) {
        return awaitStatus(name, ControllerTest::isComplete);
    }

    static Experiment awaitStatus(String name, Predicate<ExperimentStatus> reached) {
        return await(name)
                .atMost(PATIENCE)
                .until(() -> experiment(name), known -> known.getStatus() != null && reached.test(known.getStatus()));
    }

    static boolean isComplete(ExperimentStatus status) {
        return condition(status, Condition.Type.Complete).status() == Condition.Status.True;
    }

    static Condition condition(ExperimentStatus status, Condition.Type type) {
        return status.conditions().stream()
                .filter(condition -> condition.type() == type)
                .findFirst()
                .orElseThrow();
    }
}
