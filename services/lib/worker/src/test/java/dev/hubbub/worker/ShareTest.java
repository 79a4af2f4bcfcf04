package dev.hubbub.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Claims;
import dev.hubbub.artifacts.Holding;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many tasks in one record. */
@QuarkusTest
@QuarkusTestResource(value = StackResource.class, restrictToAnnotatedClass = true)
class ShareTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    ArtifactStore artifacts;

    @Inject
    Claims claims;

    @Inject
    ToySegmentation stage;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private Correspondent controller;

    @BeforeEach
    void open() {
        controller = new Correspondent(bootstrapServers);
    }

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    void every_task_of_a_share_is_done_and_their_results_travel_together() throws Exception {
        List<Task> tasks = IntStream.range(0, 50)
                .<Task>mapToObj(i -> Tasks.segmentation("talk"))
                .toList();
        controller.send("ns/share", new Share(tasks));
        double seconds = 0;
        for (Task task : tasks) {
            TaskResult.Succeeded result =
                    assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/share", task));
            assertEquals(List.of(address(task)), result.computed());
            seconds += result.seconds();
        }
        assertTrue(
                seconds > 0 && seconds < PATIENCE.toSeconds(), "the seconds of a share are counted once: " + seconds);
        long records = controller.soFar(Topics.RESULTS).stream()
                .filter(record -> Correspondent.read(record).experiment().equals("ns/share"))
                .count();
        assertTrue(records <= 10, records + " records for 50 results");
        assertEquals(
                tasks.stream().map(ShareTest::address).collect(Collectors.toSet()),
                new ArtifactStore(artifacts.objects())
                        .committed(tasks.stream().map(ShareTest::address).toList()));
        long objects = tasks.stream().filter(task -> isAlone(address(task))).count();
        assertTrue(objects <= 5, "so many of 50 small outputs are objects of their own: " + objects);
        controller.send("ns/share-again", new Share(tasks));
        for (Task task : tasks) {
            TaskResult.Succeeded again =
                    assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/share-again", task));
            assertEquals(List.of(address(task)), again.reused());
            assertEquals(1, runs(task));
        }
    }

    private boolean isAlone(OutputAddress address) {
        try {
            return artifacts.objects().stat(address.prefix() + "commit.json").isPresent();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_is_wrong_with_one_task_is_its_own() throws Exception {
        SegmentationTask first = Tasks.segmentation("talk");
        SegmentationTask unreadable = Tasks.segmentation("unreadable");
        SegmentationTask bug = Tasks.segmentation("bug");
        SegmentationTask forgetful = Tasks.segmentation("forgetful");
        SegmentationTask flaky = Tasks.segmentation("flaky");
        SegmentationTask last = Tasks.segmentation("talk");
        controller.send("ns/one", new Share(List.of(first, unreadable, bug, forgetful, flaky, last)));

        assertFailure(unreadable, FailureReason.UnreadableMedia);
        assertFailure(bug, FailureReason.Internal);
        assertFailure(forgetful, FailureReason.Internal);
        for (SegmentationTask good : List.of(first, flaky, last)) {
            assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/one", good));
        }
        assertEquals(1, stage.runs.get(first.session().name()), "what is done is not done again for another's sake");
        assertEquals(1, stage.runs.get(last.session().name()));
    }

    @Test
    void an_output_is_there_as_soon_as_it_is_made_and_told_of_before_the_share_ends() throws Exception {
        SegmentationTask first = Tasks.segmentation("talk");
        SegmentationTask gated = Tasks.segmentation("gated");
        SegmentationTask last = Tasks.segmentation("talk");
        controller.send("ns/early", new Share(List.of(first, gated, last)));

        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/early", first));
        assertTrue(artifacts.find(address(first)).isPresent());
        TaskProgress news = progress(update -> update.title().startsWith(first.title()) && update.fraction() > 0.3);
        assertEquals(new Share(List.of(first, gated, last)).id(), news.task());
        assertEquals(first.title() + " and 2 more", news.title());
        assertEquals(
                ToySegmentation.CURVE,
                progress(update -> update.title().equals(news.title()) && update.curve() != null)
                        .curve());
        stage.open(gated.session().name());
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/early", last));
        assertEquals(
                news.task(),
                progress(update -> update.title().equals(news.title()) && update.isOver())
                        .task(),
                "nobody has to wait until it is silent");
    }

    @Test
    void what_another_is_making_comes_last_and_counts_as_reused(@TempDir Path scratch) throws Exception {
        SegmentationTask others = Tasks.segmentation("talk");
        SegmentationTask own = Tasks.segmentation("talk");
        Holding held = claims.claim(List.of(address(others)), "the other worker", Duration.ofMinutes(10));
        controller.send("ns/twin", new Share(List.of(others, own)));
        TaskResult.Succeeded made = assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/twin", own));
        assertEquals(List.of(address(own)), made.computed());
        progress(news -> news.what().contains("waiting for the other worker"));

        Files.writeString(scratch.resolve("segments.json"), "the other's");
        artifacts.commit(new StageOutput(others.recipe(), scratch, 1, "cpu"), others.inputs(), "the other worker");
        held.close();
        TaskResult.Succeeded reused =
                assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/twin", others));
        assertEquals(List.of(address(others)), reused.reused());
        assertEquals(List.of(), reused.computed());
        assertNull(stage.runs.get(others.session().name()), "it was computed twice");
    }

    @Test
    void a_share_that_is_wholly_another_s_does_not_hold_up_the_next_one_and_is_come_back_to() throws Exception {
        SegmentationTask others = Tasks.segmentation("talk");
        SegmentationTask abandoned = Tasks.segmentation("talk");
        List<Task> next = List.of(Tasks.segmentation("talk"), Tasks.segmentation("talk"));
        Holding held =
                claims.claim(List.of(address(others), address(abandoned)), "the other worker", Duration.ofMinutes(10));
        controller.send("test-tasks", 0, "ns/aside", new Share(List.of(others, abandoned)));
        controller.send("test-tasks", 0, "ns/aside", new Share(next));
        for (Task task : next) {
            TaskResult.Succeeded made =
                    assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/aside", task));
            assertEquals(List.of(address(task)), made.computed());
        }
        assertNull(stage.runs.get(others.session().name()));

        Path scratch = Files.createTempDirectory("other");
        Files.writeString(scratch.resolve("segments.json"), "the other's");
        artifacts.commit(new StageOutput(others.recipe(), scratch, 1, "cpu"), others.inputs(), "the other worker");
        held.close();
        TaskResult.Succeeded reused =
                assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/aside", others));
        assertEquals(List.of(address(others)), reused.reused());
        TaskResult.Succeeded taken =
                assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/aside", abandoned));
        assertEquals(List.of(address(abandoned)), taken.computed(), "what the other gave up is made here");
        assertNull(stage.runs.get(others.session().name()), "it was computed twice");
    }

    @Test
    void what_another_commits_first_counts_as_reused_though_it_was_computed_here_too(@TempDir Path scratch)
            throws Exception {
        SegmentationTask task = Tasks.segmentation("gated");
        controller.send("ns/late", task);
        await().atMost(PATIENCE)
                .until(() -> stage.runs.containsKey(task.session().name()));
        Files.writeString(scratch.resolve("segments.json"), "the other's");
        artifacts.commit(new StageOutput(task.recipe(), scratch, 1, "cpu"), task.inputs(), "the other worker");
        stage.open(task.session().name());
        TaskResult.Succeeded result = assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/late", task));
        assertEquals(List.of(), result.computed());
        assertEquals(List.of(address(task)), result.reused());
    }

    @Test
    void what_a_dead_worker_was_making_is_taken_over() throws Exception {
        SegmentationTask task = Tasks.segmentation("talk");
        claims.claim(List.of(address(task)), "the dead worker", Duration.ofMillis(500));
        controller.send("ns/heir", task);
        TaskResult.Succeeded result = assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/heir", task));
        assertEquals(List.of(address(task)), result.computed());
        await().atMost(PATIENCE)
                .until(() -> artifacts.objects().list("claims/segmentation/").isEmpty());
    }

    @Test
    void of_a_share_that_comes_again_only_what_is_missing_is_done() throws Exception {
        List<Task> tasks = IntStream.range(0, 4)
                .<Task>mapToObj(i -> Tasks.segmentation("talk"))
                .toList();
        controller.send("ns/first", new Share(tasks.subList(0, 2)));
        controller.result("ns/first", tasks.get(1));
        controller.send("ns/again", new Share(tasks));
        for (int i = 0; i < 4; i++) {
            TaskResult.Succeeded result =
                    assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/again", tasks.get(i)));
            assertEquals(i < 2 ? List.of(address(tasks.get(i))) : List.of(), result.reused());
            assertEquals(1, runs(tasks.get(i)));
        }
    }

    @Test
    void partitions_that_move_in_the_middle_of_a_share_lose_and_double_nothing() throws Exception {
        SegmentationTask gated = Tasks.segmentation("gated");
        List<Task> first = List.of(Tasks.segmentation("talk"), gated, Tasks.segmentation("talk"));
        List<Task> second = List.of(Tasks.segmentation("talk"), Tasks.segmentation("talk"));
        controller.send("test-tasks", 0, "ns/moved", new Share(first));
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/moved", first.get(0)));
        controller.send("test-tasks", 1, "ns/moved", new Share(second));
        try (KafkaConsumer<byte[], byte[]> other = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        "test-workers",
                        "enable.auto.commit",
                        "false",
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            other.subscribe(List.of("test-tasks"));
            await().atMost(PATIENCE).until(() -> {
                other.poll(Duration.ofMillis(200));
                return !other.assignment().isEmpty();
            });
            stage.open(gated.session().name());
        }
        for (Task task : Stream.concat(first.stream(), second.stream()).toList()) {
            assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/moved", task));
            assertTrue(artifacts.find(address(task)).isPresent());
            assertEquals(1, runs(task));
        }
    }

    private int runs(Task task) {
        return stage.runs.get(task.ofSession().orElseThrow().name());
    }

    private void assertFailure(SegmentationTask task, FailureReason reason) throws Exception {
        TaskResult.Failed failed = assertInstanceOf(TaskResult.Failed.class, controller.result("ns/one", task));
        assertEquals(reason, failed.reason(), failed.message());
        assertEquals(List.of(address(task)), failed.outputs());
    }

    private TaskProgress progress(Predicate<TaskProgress> like) {
        return (TaskProgress) Correspondent.read(controller.first(
                        Topics.PROGRESS,
                        record -> like.test(
                                (TaskProgress) Correspondent.read(record).data())))
                .data();
    }

    private static OutputAddress address(Task task) {
        return task.recipes().get(0).address();
    }
}
