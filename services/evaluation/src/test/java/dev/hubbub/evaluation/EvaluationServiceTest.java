package dev.hubbub.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.ReportedTrial;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.ScoringTask.FailedSession;
import dev.hubbub.contracts.task.ScoringTask.ScoredSession;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StoredFiles;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class EvaluationServiceTest {

    private static final Duration ENOUGH = Duration.ofSeconds(60);
    private static final String EXPERIMENT = "default/quickstart";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @Inject
    ObjectStore objects;

    @Inject
    ArtifactStore artifacts;

    @TempDir
    Path folder;

    @Test
    void a_transcript_is_scored_reported_and_published() throws Exception {
        ScoringTask scoring = scoringTask();
        assertEquals(List.of(scoring.recipe().address()), computed(scoring));
        TrialScore score = artifacts.readJson(scoring.recipe().address(), "score.json", TrialScore.class);
        assertEquals(0.25, score.wer());
        assertEquals("b", score.problems().get(0).session());

        ReportTask report = reportTask(scoring.recipe().address());
        assertEquals(List.of(report.recipe().address()), computed(report));
        String page = new String(objects.read("reports/default/quickstart/index.html"), StandardCharsets.UTF_8);
        assertTrue(page.contains("Best trial: <strong><bdi>e1</bdi></strong> with <strong>25.0\u00a0%</strong>"));
        for (String file : List.of("trials.csv", "sessions.csv", "report.json")) {
            assertTrue(objects.stat("reports/default/quickstart/" + file).isPresent(), file);
        }
    }

    private ScoringTask scoringTask() throws Exception {
        objects.ensureBucket();
        objects.put("media/test/a.wav", new byte[] {1, 2, 3});
        objects.put(
                "media/test/all.jsonl",
                "{\"audio_filepath\":\"a.wav\",\"text\":\"all circuits are busy\"}\n".getBytes(StandardCharsets.UTF_8));
        Dataset dataset = new DatasetReader(new StoredFiles(objects))
                .read(new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/media/test/all.jsonl"), List.of());
        Dataset.Session session = dataset.sessions().get(0);
        ScoredSession scored = new ScoredSession(session.reference(), session.references(), transcript(), null, null);
        return new ScoringTask(
                "utterance",
                null,
                List.of(scored),
                List.of(new FailedSession("b", "b.wav cannot be decoded; replace it")));
    }

    private OutputAddress transcript() throws Exception {
        TranscribedSegment segment = new TranscribedSegment(
                "0001", "a.wav", 0, 2, null, "all circuits are dizzy", List.of(), -0.1, null, 1, "en", List.of());
        Json.write(folder.resolve("transcript.json"), new SessionTranscript("a", List.of(segment)));
        Json.write(folder.resolve("timing.json"), new Timing(2, 0.3, 1, 0.1, 4, 0, "cpu"));
        Recipe recipe = Recipe.of(StageName.TRANSCRIPTION, Map.of(), Map.of("test", "a"));
        artifacts.commit(new StageOutput(recipe, folder, 1, "cpu"), List.of(), "test");
        return recipe.address();
    }

    private static ReportTask reportTask(OutputAddress score) {
        Map<String, JsonNode> parameters = Map.of("beamSize", Json.tree(4));
        CheckpointReference checkpoint = new CheckpointReference.Stored(
                ModelArchitecture.WHISPER, "s3://hubbub/checkpoints/tiny", Digest.of("tiny"));
        return new ReportTask(
                "default",
                "quickstart",
                "wer",
                false,
                List.of(new ReportedTrial("e1", "tiny", checkpoint, parameters, score, null)),
                null);
    }

    /** Sends a task as the controller does and waits for what the service says of it. */
    private List<OutputAddress> computed(Task task) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer())) {
            String event = Events.toJson(Events.wrap(task, "/test", EXPERIMENT, Instant.now()));
            producer.send(new ProducerRecord<>(Topics.EVALUATION, task.key(), event))
                    .get();
        }
        if (result(task) instanceof TaskResult.Succeeded succeeded) {
            return succeeded.computed();
        }
        return fail("the task failed: " + result(task));
    }

    private TaskResult result(Task task) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                brokers,
                "group.id",
                "test-" + task.id().abbreviated(),
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.RESULTS));
            Instant deadline = Instant.now().plus(ENOUGH);
            while (Instant.now().isBefore(deadline)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (Events.read(record.value()).data() instanceof TaskResult result
                            && result.task().equals(task.id())) {
                        return result;
                    }
                }
            }
        }
        return fail("no result for " + task.title() + " within " + ENOUGH);
    }
}
