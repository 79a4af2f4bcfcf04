package dev.hubbub.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.event.EventType;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.EndOfWork;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TranscriptionTask;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = StackResource.class, restrictToAnnotatedClass = true)
class WorkerTest {

    @Inject
    ArtifactStore artifacts;

    @Inject
    ToySegmentation stage;

    @Inject
    RecordedExit exit;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "quarkus.log.file.path")
    Path log;

    BiConsumer<String, Boolean> turn;

    private Correspondent controller;

    @BeforeEach
    void open() {
        controller = new Correspondent(bootstrapServers);
    }

    @AfterEach
    void close() {
        controller.close();
        assertEquals(List.of(), exit.exits);
    }

    @Test
    void a_task_is_done_committed_and_answered() throws Exception {
        SegmentationTask task = Tasks.segmentation("talk");
        controller.send("ns/happy", task);
        TaskResult.Succeeded result = assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/happy", task));
        assertEquals(List.of(task.recipe().address()), result.computed());
        assertEquals(List.of(), result.reused());
        assertEquals("worker-under-test", result.worker());

        Commit commit = artifacts.find(task.recipe().address()).orElseThrow();
        assertEquals("worker-under-test", commit.run().worker());
        assertEquals(0.5, commit.run().seconds());
        try (var content = artifacts.open(task.recipe().address(), "segments.json")) {
            assertEquals(
                    "segments of " + task.session().name(), new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
        ConsumerRecord<byte[], byte[]> record = controller.resultRecord("ns/happy", task);
        assertEquals("ns/happy", new String(record.key(), StandardCharsets.UTF_8));
        assertTrue(header(record, "content-type").startsWith("application/cloudevents+json"));
    }

    @Test
    void a_task_that_was_done_before_is_answered_without_being_done() throws Exception {
        SegmentationTask task = Tasks.segmentation("talk");
        controller.send("ns/first", task);
        controller.result("ns/first", task);
        controller.send("ns/second", task);
        TaskResult.Succeeded result =
                assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/second", task));
        assertEquals(List.of(), result.computed());
        assertEquals(List.of(task.recipe().address()), result.reused());
        assertEquals(1, stage.runs.get(task.session().name()));
    }

    @Test
    void a_task_in_binary_mode_is_understood() throws Exception {
        SegmentationTask task = Tasks.segmentation("talk");
        controller.sendBytes(
                "test-tasks",
                1,
                Json.text(task).getBytes(StandardCharsets.UTF_8),
                text("ce_specversion", "1.0"),
                text("ce_id", task.id().hex()),
                text("ce_source", "/elsewhere"),
                text("ce_type", EventType.TASK.text()),
                text("ce_time", "2026-01-01T00:00:00Z"),
                text("ce_experiment", "ns/binary"));
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/binary", task));
    }

    @Test
    void inputs_of_every_kind_reach_a_stage_and_only_missing_outputs_are_made() throws Exception {
        SegmentationTask segmentation = Tasks.segmentation("talk");
        controller.send("ns/inputs", segmentation);
        controller.result("ns/inputs", segmentation);
        artifacts.objects().put("media/talk.txt", "hello".getBytes(StandardCharsets.UTF_8));
        artifacts.objects().put("checkpoints/tiny/sub/model.txt", "weights".getBytes(StandardCharsets.UTF_8));
        Digest digest = Fingerprint.of(artifacts.objects().list("checkpoints/tiny/"));
        CheckpointReference checkpoint =
                new CheckpointReference.Stored(ModelArchitecture.WHISPER, "s3://hubbub/checkpoints/tiny", digest);

        TranscriptionTask one = transcription(segmentation, checkpoint, 1);
        controller.send("ns/inputs", one);
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/inputs", one));
        TranscriptionTask two = transcription(segmentation, checkpoint, 1, 4);
        controller.send("ns/inputs", two);
        TaskResult.Succeeded result = assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/inputs", two));
        assertEquals(List.of(two.recipe(two.decodings().get(1)).address()), result.computed());
        assertEquals(List.of(one.recipes().get(0).address()), result.reused());
        try (var content = artifacts.open(result.computed().get(0), "transcript.txt")) {
            assertEquals(
                    "segments of " + segmentation.session().name() + "; weights; hello; beam 4",
                    new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }

        CheckpointReference changed = new CheckpointReference.Stored(
                ModelArchitecture.WHISPER, "s3://hubbub/checkpoints/tiny", Digest.of("other"));
        assertFailure(
                transcription(segmentation, changed, 1),
                FailureReason.CheckpointChanged,
                "changed after the experiment");
        CheckpointReference missing = new CheckpointReference.Stored(
                ModelArchitecture.WHISPER, "s3://hubbub/checkpoints/none", Digest.of("none"));
        assertFailure(
                transcription(segmentation, missing, 1),
                FailureReason.MissingInput,
                "no files below s3://hubbub/checkpoints/none/");
        assertFailure(
                transcription(Tasks.segmentation("never-made"), checkpoint, 1),
                FailureReason.MissingInput,
                "There is no output segmentation/");
    }

    @Test
    void a_failure_that_is_there_to_stay_is_a_result_with_its_reason() throws Exception {
        assertFailure(Tasks.segmentation("unreadable"), FailureReason.UnreadableMedia, ".wav is not sound");
    }

    @Test
    void a_fault_that_passes_does_not_show_in_the_output() throws Exception {
        SegmentationTask task = Tasks.segmentation("flaky");
        controller.send("ns/flaky", task);
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/flaky", task));
        assertEquals(3, stage.runs.get(task.session().name()));
        Commit commit = artifacts.find(task.recipe().address()).orElseThrow();
        assertEquals(
                List.of("segments.json"),
                commit.files().stream().map(Commit.StoredFile::path).toList());
    }

    @Test
    void an_error_in_a_stage_is_tried_again_and_then_a_failure() throws Exception {
        SegmentationTask task = Tasks.segmentation("bug");
        assertFailure(task, FailureReason.Internal, "an index was off by one");
        assertEquals(2, stage.runs.get(task.session().name()));
        assertFailure(Tasks.segmentation("forgetful"), FailureReason.Internal, "did not make");
    }

    @Test
    void a_task_of_another_version_or_for_another_worker_fails_by_name() throws Exception {
        SegmentationTask task = Tasks.segmentation("talk");
        SegmentationTask old = new SegmentationTask("0", task.session(), task.hysteresis(), 15, null, null);
        assertFailure(old, FailureReason.VersionMismatch, "planned for version 0 of segmentation");
        ClusteringTask foreign = new ClusteringTask(task.session(), Hysteresis.DEFAULT, 0.7, null);
        controller.send("ns/foreign", foreign);
        TaskResult.Failed failed = assertInstanceOf(TaskResult.Failed.class, controller.result("ns/foreign", foreign));
        assertEquals(FailureReason.Unsupported, failed.reason());
        assertTrue(failed.message().contains("wrong topic"), failed.message());
    }

    @Test
    void an_unreadable_record_goes_to_the_dead_letters_as_it_came_and_the_next_one_is_done() throws Exception {
        byte[] bytes = {0, (byte) 0xff, 'x'};
        controller.sendBytes("test-tasks", 0, bytes, text("colour", "blue"));
        SegmentationTask task = Tasks.segmentation("talk");
        controller.send("ns/after", task);
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/after", task));

        ConsumerRecord<byte[], byte[]> letter =
                controller.first(Topics.DEAD_LETTERS, record -> record.value().length == 3);
        assertArrayEquals(bytes, letter.value());
        assertEquals("key", new String(letter.key(), StandardCharsets.UTF_8));
        assertTrue(header(letter, "hubbub-reason").startsWith("it is not JSON"), header(letter, "hubbub-reason"));
        assertEquals("test-tasks", header(letter, "hubbub-topic"));
        assertEquals("0", header(letter, "hubbub-partition"));
        assertEquals("blue", header(letter, "colour"));
    }

    @Test
    void a_record_that_is_no_task_goes_to_the_dead_letters() throws Exception {
        TaskProgress stray =
                new TaskProgress(Digest.of("x"), Tasks.segmentation("x").stage(), "w", "stray", 0, "lost", 0, 0);
        controller.send("test-tasks", 1, "ns/stray", stray);
        ConsumerRecord<byte[], byte[]> letter = controller.first(
                Topics.DEAD_LETTERS, record -> new String(record.value(), StandardCharsets.UTF_8).contains("stray"));
        assertTrue(header(letter, "hubbub-reason").contains("where tasks are expected"));
    }

    @Test
    void an_end_of_work_means_nothing_to_a_worker_that_stays() throws Exception {
        controller.send("test-tasks", 1, "ns/end", new EndOfWork("plan"));
        SegmentationTask task = Tasks.segmentation("talk");
        controller.send("test-tasks", 1, "ns/end", task);
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/end", task));
    }

    @Test
    void a_running_task_says_how_far_it_is_and_that_it_lives_through_an_outage_longer_than_any_retry()
            throws Exception {
        SegmentationTask task = Tasks.segmentation("outage");
        controller.send("ns/outage", task);
        assertTrue(stage.outageBegun.await(20, TimeUnit.SECONDS));
        turn.accept("store", false);
        try {
            stage.outageMayGoOn.countDown();
            await().atMost(Duration.ofSeconds(20)).until(() -> ready().statusCode() == 503);
            assertTrue(ready().asString().contains("No object store answers at"), ready().asString());
            ConsumerRecord<byte[], byte[]> record = controller.first(Topics.PROGRESS, news -> {
                TaskProgress progress = (TaskProgress) Correspondent.read(news).data();
                return progress.task().equals(task.id()) && progress.seconds() > 4;
            });
            TaskProgress heartbeat = (TaskProgress) Correspondent.read(record).data();
            assertEquals(0.5, heartbeat.fraction());
            assertEquals("halfway", heartbeat.what());
            assertEquals(task.title(), heartbeat.title());
        } finally {
            turn.accept("store", true);
        }
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/outage", task));
        assertEquals(1, stage.runs.get(task.session().name()), "the work done before the outage was lost");
        await().atMost(Duration.ofSeconds(20)).until(() -> ready().statusCode() == 200);
        RestAssured.get("/q/health/live").then().statusCode(200);
    }

    @Test
    void a_full_disk_is_no_fault_of_a_task_which_waits_for_longer_than_any_retry_and_says_where_once()
            throws Exception {
        SegmentationTask task = Tasks.segmentation("full");
        controller.send("ns/full", task);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> stage.runs.getOrDefault(task.session().name(), 0) > 2);
        Response ready = ready();
        assertEquals(503, ready.statusCode());
        String folder = System.getProperty("java.io.tmpdir");
        assertTrue(ready.asString().contains("There is no room left in " + folder), ready.asString());
        assertTrue(waitingFor(task).startsWith("There is no room left in " + folder + " (No space left on device)"));
        stage.diskIsFull.countDown();
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/full", task));
        await().atMost(Duration.ofSeconds(20)).until(() -> ready().statusCode() == 200);
        List<String> said = Files.readAllLines(log).stream()
                .filter(line -> line.contains(" disk"))
                .toList();
        assertEquals(2, said.size(), said.toString());
        assertTrue(said.get(1).contains("The local disk takes files again"), said.toString());
    }

    @Test
    void a_full_store_is_waited_for_longer_than_any_retry_and_the_progress_says_so_while_it_lasts() throws Exception {
        SegmentationTask task = Tasks.segmentation("overflow");
        controller.send("ns/overflow", task);
        assertTrue(
                waitingFor(task).contains(" has no room left for s3://hubbub/artifacts/x: delete what is not needed"));
        int tries = stage.runs.get(task.session().name());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> stage.runs.get(task.session().name()) > tries + 3);
        assertTrue(ready().asString().contains("has no room left"), ready().asString());
        stage.storeIsFull.countDown();
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/overflow", task));
        await().atMost(Duration.ofSeconds(20)).until(() -> ready().statusCode() == 200);
    }

    /** What keeps a task from going on, as soon as that is told. */
    private String waitingFor(SegmentationTask task) throws Exception {
        ConsumerRecord<byte[], byte[]> told = controller.first(Topics.PROGRESS, news -> {
            TaskProgress progress = (TaskProgress) Correspondent.read(news).data();
            return progress.task().equals(task.id()) && progress.waitingFor() != null;
        });
        return ((TaskProgress) Correspondent.read(told).data()).waitingFor();
    }

    @Test
    void a_trace_goes_on_in_the_result() throws Exception {
        SegmentationTask task = Tasks.segmentation("talk");
        String trace = "0af7651916cd43dd8448eb211c80319c";
        controller.send("ns/trace", task, text("traceparent", "00-" + trace + "-b7ad6b7169203331-00"));
        String parent = header(controller.resultRecord("ns/trace", task), "traceparent");
        assertTrue(parent.startsWith("00-" + trace + "-"), parent);
        assertTrue(!parent.contains("b7ad6b7169203331"), parent);
    }

    @Test
    void what_was_done_is_counted() throws Exception {
        SegmentationTask task = Tasks.segmentation("unreadable");
        controller.send("ns/metrics", task);
        controller.result("ns/metrics", task);
        // The result is written before it is counted, and a scrape may come between two of the figures.
        for (String line : List.of(
                "hubbub_tasks_total{outcome=\"failed\",reason=\"UnreadableMedia\",stage=\"segmentation\"}",
                "hubbub_task_queue_seconds_count{stage=\"segmentation\"}",
                "hubbub_task_seconds_count{outcome=\"failed\",stage=\"segmentation\"}",
                "hubbub_tasks_running ")) {
            await(line).atMost(Duration.ofSeconds(10)).until(() -> metrics().contains(line));
        }
    }

    private static Response ready() {
        return RestAssured.get("/q/health/ready");
    }

    private static String metrics() {
        return RestAssured.get("/q/metrics").asString();
    }

    private void assertFailure(dev.hubbub.contracts.task.Task task, FailureReason reason, String words)
            throws Exception {
        controller.send("ns/failing", task);
        TaskResult.Failed failed = assertInstanceOf(TaskResult.Failed.class, controller.result("ns/failing", task));
        assertEquals(reason, failed.reason(), failed.message());
        assertTrue(failed.message().contains(words), failed.message());
        assertEquals(List.of(task.recipes().get(0).address()), failed.outputs());
    }

    private static TranscriptionTask transcription(
            SegmentationTask segmentation, CheckpointReference checkpoint, int... beams) {
        List<Decoding> decodings = java.util.Arrays.stream(beams)
                .mapToObj(beam -> new Decoding(beam, null, null, "en", false, false, null))
                .toList();
        return new TranscriptionTask(
                segmentation.session(), segmentation.recipe().address(), checkpoint, decodings);
    }

    private static Header text(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
