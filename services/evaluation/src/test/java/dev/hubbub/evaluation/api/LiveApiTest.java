package dev.hubbub.evaluation.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.running.RunningTrials;
import dev.hubbub.contracts.running.RunningTrials.RunningTrial;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TrainingCurve;
import dev.hubbub.contracts.task.TrainingCurve.Judged;
import dev.hubbub.contracts.task.TrainingCurve.Stretch;
import dev.hubbub.evaluation.BrokerAndStore;
import dev.hubbub.evaluation.Browser;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class LiveApiTest {

    private static final String EXPERIMENT = "live/study";
    private static final Digest RUNNING = Digest.of("running");
    private static final Digest LOST = Digest.of("lost");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @TestHTTPResource("/api/v1/events?experiment=live/study")
    URL events;

    @TestHTTPResource("/")
    URL root;

    @Inject
    ArtifactStore artifacts;

    @Test
    @Timeout(60)
    void what_workers_tell_reaches_whoever_listens() throws Exception {
        artifacts.objects().ensureBucket();
        URLConnection connection = events.openConnection();
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer())) {
            // What is no event is passed over.
            ProducerRecord<String, String> strange = new ProducerRecord<>(Topics.PROGRESS, EXPERIMENT, null);
            strange.headers().add("of-nothing", null);
            producer.send(strange).get();
            send(producer, Topics.PROGRESS, progress(RUNNING, 0.25));
            send(producer, Topics.PROGRESS, progress(LOST, 0.5));
            send(
                    producer,
                    Topics.RESULTS,
                    new TaskResult.Failed(
                            LOST,
                            StageName.TRANSCRIPTION,
                            "pod",
                            List.of(new OutputAddress(StageName.TRANSCRIPTION, LOST)),
                            FailureReason.CorruptInput,
                            "a.wav cannot be decoded"));

            JsonNode experiment;
            do {
                experiment = next(lines).path(0);
            } while (experiment.path("failed").asInt() == 0
                    || experiment.path("running").size() != 1);

            assertEquals(EXPERIMENT, experiment.get("experiment").asText());
            assertEquals(0.25, experiment.get("running").get(0).get("fraction").asDouble());
            assertEquals("a.wav cannot be decoded", experiment.get("failure").asText());
            assertTrue(experiment.get("finished").isEmpty());
            assertFalse(experiment.get("over").asBoolean());

            send(producer, Topics.RESULTS, made(RUNNING, StageName.TRANSCRIPTION));
            send(producer, Topics.RESULTS, made(Digest.of("report"), StageName.REPORT));
            do {
                experiment = next(lines).path(0);
            } while (!experiment.path("over").asBoolean());
            assertTrue(experiment.get("running").isEmpty());
            assertEquals(1, experiment.at("/finished/report").asInt());

            // Before its first report there is a page of it, too.
            String page = new Browser(root).get("/experiments/live/study").body();
            assertTrue(page.contains("data-live=\"live/study\""), page);
        }
    }

    @Test
    void trials_are_told_by_name_and_phase_while_they_run_and_none_of_another_experiment() throws Exception {
        artifacts.objects().ensureBucket();
        RunningTrials told = new RunningTrials(
                RunningTrials.FORMAT,
                "live",
                "grid",
                Instant.now(),
                List.of(
                        new RunningTrial("done", "tiny", "Succeeded", 3, 0, 3, null),
                        new RunningTrial("<b>", "small", "Incomplete", 1, 1, 3, "a.wav cannot be <i>decoded"),
                        new RunningTrial("next", "small", "Pending", 0, 0, 3, null)));
        artifacts
                .objects()
                .put(RunningTrials.key("live", "grid"), Json.text(told).getBytes(StandardCharsets.UTF_8));
        Browser browser = new Browser(root);

        JsonNode now = browser.json("/api/v1/live?experiment=live/grid").path(0);
        assertEquals(1, now.at("/trials/phases/Pending").asInt());
        JsonNode small = browser.json("/api/v1/experiments/live/grid/running?q=small&phase=Pending");
        assertEquals("next", small.at("/trials/items/0/name").asText());
        assertEquals(1, small.at("/trials/matching").asInt());
        assertEquals(3, small.at("/trials/total").asInt());
        // Before its first report this is what there is of it.
        String page = browser.get("/experiments/live/grid").body();
        assertTrue(page.contains("a.wav cannot be &lt;i&gt;decoded") && page.contains("1 of 3, 1 failed"), page);
        assertEquals(404, browser.get("/api/v1/experiments/live/other/running").statusCode());
        assertEquals(404, browser.get("/experiments/live/..%2Fgrid/running").statusCode());
        assertTrue(browser.json("/api/v1/live?experiment=nothing").isEmpty());
    }

    @Test
    @Timeout(60)
    void how_a_run_learns_is_told_while_it_does_and_after_it_failed() throws Exception {
        artifacts.objects().ensureBucket();
        Browser browser = new Browser(root);
        String curves = "/api/v1/experiments/live/lesson/curves";
        assertEquals(404, browser.get(curves).statusCode());
        assertEquals(404, browser.get("/experiments/live/lesson/training").statusCode());
        Digest run = Digest.of("run");
        TrainingCurve curve = new TrainingCurve(
                4, List.of(new Stretch(1, 2, 3.5, 1e-4, 2.0)), List.of(new Judged(0, 0.5), new Judged(2, 0.25)));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer())) {
            send(producer, Topics.PROGRESS, "live/lesson", learning(run, curve));
            // A heartbeat says nothing of the curve, which stays.
            send(producer, Topics.PROGRESS, "live/lesson", learning(run, null));
            JsonNode told =
                    awaited(browser, curves, each -> each.at("/live/0/running").asBoolean());
            assertEquals(3.5, told.at("/live/0/curve/stretches/0/mean").asDouble());
            assertEquals(0.25, told.at("/live/0/curve/judged/1/errorRate").asDouble());
            assertEquals("<b>train", told.at("/live/0/title").asText());
            assertTrue(told.path("runs").isEmpty());
            // Before its first report there is a page of it.
            String page = browser.get("/experiments/live/lesson/training").body();
            assertTrue(page.contains("data-curves=\"live/lesson\""), page);
            assertTrue(browser.get("/experiments/live/lesson/running").body().contains("How its runs of training go"));
            send(
                    producer,
                    Topics.RESULTS,
                    "live/lesson",
                    new TaskResult.Failed(
                            run,
                            StageName.TRAINING,
                            "pod",
                            List.of(new OutputAddress(StageName.TRAINING, run)),
                            FailureReason.CorruptInput,
                            "it diverged"));
            JsonNode failed =
                    awaited(browser, curves, each -> each.at("/live/0/failure").isTextual());
            assertEquals("it diverged", failed.at("/live/0/failure").asText());
            assertEquals(4, failed.at("/live/0/curve/steps").asInt());
        }
        URLConnection connection = new URL(root, curves + "/events").openConnection();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("it diverged", next(lines).at("/0/failure").asText());
        }
    }

    private static JsonNode awaited(Browser browser, String path, Predicate<JsonNode> like) {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> browser.json(path), like);
    }

    private static TaskProgress learning(Digest run, TrainingCurve curve) {
        return new TaskProgress(run, StageName.TRAINING, "pod", "<b>train", 0.5, "step 2 of 4", 3, 0, null, curve);
    }

    private static TaskProgress progress(Digest task, double fraction) {
        return new TaskProgress(task, StageName.TRANSCRIPTION, "pod", "transcribe a", fraction, "decoding", 3, 0);
    }

    private static TaskResult made(Digest task, StageName stage) {
        return new TaskResult.Succeeded(task, stage, "pod", List.of(new OutputAddress(stage, task)), List.of(), 1.0);
    }

    private static void send(KafkaProducer<String, String> producer, String topic, Payload payload) throws Exception {
        send(producer, topic, EXPERIMENT, payload);
    }

    private static void send(KafkaProducer<String, String> producer, String topic, String experiment, Payload payload)
            throws Exception {
        String event = Events.toJson(Events.wrap(payload, "/test", experiment, Instant.now()));
        producer.send(new ProducerRecord<>(topic, experiment, event)).get();
    }

    /** The data of the next event. */
    private static JsonNode next(BufferedReader lines) throws Exception {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                return Json.mapper().readTree(line.substring("data:".length()));
            }
        }
        throw new AssertionError("the stream of events ended");
    }
}
