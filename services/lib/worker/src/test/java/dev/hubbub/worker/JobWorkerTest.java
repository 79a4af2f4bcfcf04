package dev.hubbub.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.task.EndOfWork;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.TaskResult;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A worker of one experiment, which ends when the work does; its topic has two partitions. */
@QuarkusTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestProfile(JobWorkerTest.OfOneExperiment.class)
@QuarkusTestResource(value = StackResource.class, restrictToAnnotatedClass = true)
class JobWorkerTest {

    public static class OfOneExperiment implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("hubbub.worker.exit-when-drained", "true", "hubbub.worker.stop-grace", "200ms");
        }
    }

    @Inject
    RecordedExit exit;

    @Inject
    EndOfWorkLedger ledger;

    @Inject
    TaskChannel channel;

    @Inject
    ToySegmentation stage;

    @Inject
    ArtifactStore artifacts;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    @Order(1)
    void it_ends_when_every_partition_is_drained_to_its_last_record_and_leaves_the_ends_to_be_read_again()
            throws Exception {
        TopicPartition first = new TopicPartition("test-tasks", 0);
        TopicPartition second = new TopicPartition("test-tasks", 1);
        try (Correspondent controller = new Correspondent(bootstrapServers);
                Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            // A first plan that is closed in one partition, and a second one that goes on behind its end.
            SegmentationTask early = Tasks.segmentation("early");
            controller.send("test-tasks", 0, "ns/job", early);
            controller.send("test-tasks", 0, "ns/job", new EndOfWork("plan 1"));
            assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/job", early));
            await().until(() -> ledger.mayBeDrained(List.of(first)));
            SegmentationTask late = Tasks.segmentation("late");
            controller.send("test-tasks", 0, "ns/job", late);
            assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/job", late));
            assertEquals(false, ledger.mayBeDrained(List.of(first)), "an end that is not the last was kept");

            controller.send("test-tasks", 0, "ns/job", new EndOfWork("plan 2"));
            await().until(() -> ledger.mayBeDrained(List.of(first)));
            assertEquals(List.of(), exit.exits, "the other partition has no end yet");

            controller.send("test-tasks", 1, "ns/job", new EndOfWork("plan 2"));
            await().atMost(Duration.ofSeconds(20)).until(() -> !exit.exits.isEmpty());
            assertEquals(List.of("0 All work is done: 2 partitions are drained"), exit.exits);

            // Everything is committed but the ends of work.
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("test-workers")
                        .partitionsToOffsetAndMetadata()
                        .get();
                assertEquals(3, committed.get(first).offset());
                assertEquals(
                        0, committed.containsKey(second) ? committed.get(second).offset() : 0);
            });
        }
    }

    @Test
    @Order(2)
    void it_gives_up_its_task_when_it_is_stopped_and_acknowledges_nothing() throws Exception {
        try (Correspondent controller = new Correspondent(bootstrapServers);
                Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            SegmentationTask before = Tasks.segmentation("talk");
            SegmentationTask task = Tasks.segmentation("outage");
            SegmentationTask after = Tasks.segmentation("talk");
            controller.send("test-tasks", 1, "ns/stopped", new Share(List.of(before, task, after)));
            assertTrue(stage.outageBegun.await(20, TimeUnit.SECONDS));
            SegmentationTask waiting = Tasks.segmentation("waiting");
            controller.send("test-tasks", 1, "ns/stopped", waiting);

            channel.stop(new ShutdownEvent());
            assertEquals(1, stage.outageMayGoOn.getCount(), "the task was interrupted, not ended");
            // The end of work that the task came after may be committed; the task must not be.
            OffsetAndMetadata committed = admin.listConsumerGroupOffsets("test-workers")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition("test-tasks", 1));
            assertTrue(committed == null || committed.offset() <= 1, String.valueOf(committed));
            assertTrue(artifacts.find(before.recipe().address()).isPresent(), "what was done is lost");
            assertEquals(1, stage.runs.get(task.session().name()));
            assertEquals(null, stage.runs.get(after.session().name()));
            assertEquals(null, stage.runs.get(waiting.session().name()));
            // So that whoever comes next need not wait for a lease to run out.
            assertEquals(List.of(), artifacts.objects().list("claims/segmentation/"));
        }
    }
}
