package dev.hubbub.controller;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.controller.reconcile.Controller;
import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What an operator sees of the controller, as the application that is shipped. */
@QuarkusTest
@QuarkusTestResource(value = SurroundingsResource.class, restrictToAnnotatedClass = true)
class OperationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Controller controller;

    @Inject
    KubernetesClient client;

    @ConfigProperty(name = "hubbub.kafka.bootstrap-servers")
    String bootstrapServers;

    @Test
    void health_metrics_and_trace_context_are_there_without_any_setting() throws Exception {
        RestAssured.get("/q/health/ready").then().statusCode(503);
        assertTrue(RestAssured.get("/q/health/ready").asString().contains("The controller is starting"));
        controller.start();
        await().atMost(PATIENCE).until(() -> RestAssured.get("/q/health/ready").statusCode() == 200);
        RestAssured.get("/q/health/live").then().statusCode(200);

        try (ObjectStore objects = ObjectStore.connect(SurroundingsResource.storeSettings())) {
            objects.put("media/m.jsonl", "{\"audio_filepath\": \"a.wav\"}\n".getBytes(StandardCharsets.UTF_8));
            objects.put("media/a.wav", "a recording".getBytes(StandardCharsets.UTF_8));
            objects.put("checkpoints/c/config.json", "{}".getBytes(StandardCharsets.UTF_8));
        }
        client.resource(client.getKubernetesSerialization()
                        .unmarshal(
                                """
                                apiVersion: hubbub.dev/v1alpha1
                                kind: Experiment
                                metadata: {name: study, namespace: lab}
                                spec:
                                  datasets: [{name: d, uri: "s3://hubbub/media/m.jsonl"}]
                                  models: [{name: a, checkpoint: "s3://hubbub/checkpoints/c"}]
                                """,
                                Experiment.class))
                .create();
        ConsumerRecord<String, byte[]> record = firstTask();
        String parent = new String(record.headers().lastHeader("traceparent").value(), StandardCharsets.UTF_8);
        assertTrue(parent.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"), parent + " travels, and is not sampled");

        Event<?> event = Events.read(record.value());
        SegmentationTask task = (SegmentationTask) event.data();
        refuse(event.experiment(), task);
        await().atMost(PATIENCE).untilAsserted(() -> {
            String metrics = RestAssured.get("/q/metrics").asString();
            for (String series : List.of(
                    "hubbub_tasks_published_total{stage=\"segmentation\"} 1.0",
                    "hubbub_results_total{outcome=\"failed\",reason=\"UnreadableMedia\",stage=\"segmentation\"} 1.0",
                    "hubbub_outputs_total{outcome=\"failed\"}",
                    "hubbub_experiments{phase=\"Running\"} 1.0",
                    "hubbub_trials{phase=\"Failed\"} 1.0",
                    "hubbub_planning_seconds_count",
                    "hubbub_result_status_seconds_count 1",
                    "operator_sdk_events_received_total",
                    "operator_sdk_controllers_execution_reconcile_seconds_count",
                    "kafka_consumer_fetch_manager_records_lag_max{")) {
                assertTrue(metrics.contains(series), () -> series + " is not in\n" + metrics);
            }
        });
    }

    private ConsumerRecord<String, byte[]> firstTask() {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "group.id", "test", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.SEGMENTATION));
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return !records.isEmpty();
            });
            assertEquals(1, records.size());
            return records.get(0);
        }
    }

    private void refuse(String experiment, SegmentationTask task) throws Exception {
        TaskResult result = new TaskResult.Failed(
                task.id(),
                task.stage(),
                "test",
                task.recipes().stream().map(Recipe::address).toList(),
                FailureReason.UnreadableMedia,
                "a.wav is not sound");
        String json = Events.toJson(Events.wrap(result, "/test", experiment, Instant.now()));
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.RESULTS, experiment, json.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }
}
