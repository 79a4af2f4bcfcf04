package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody is there to take what was sent. */
class SilentServiceTest extends ControllerFixture {

    /** A clock that somebody sets forward. */
    private static final class Forward extends Clock {

        private volatile Duration by = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(by);
        }

        @Override
        public ZoneId getZone() {
            return Clock.systemUTC().getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final Forward clock = new Forward();

    @BeforeEach
    void work_by_another_clock() {
        controller.close();
        registry = new SimpleMeterRegistry();
        controller = new Controller(settings("secret"), client, registry, telemetry, clock);
        controller.start();
    }

    @AfterEach
    void delete_everything() {
        client.resources(Experiment.class).inNamespace(NAMESPACE).delete();
        await().atMost(PATIENCE).until(() -> client.resources(Experiment.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .isEmpty());
    }

    @Test
    void a_service_or_pods_of_which_nothing_is_heard_for_a_minute_are_named_until_they_are_heard_again()
            throws Exception {
        workers.close();
        manifest("unheard", "unheard1");
        apply("unheard", oneModel("unheard"));
        awaitStatus(
                "unheard", known -> known.outputs() != null && known.outputs().running() == 1);
        assertTrue(!experiment("unheard").getStatus().message().contains("nothing was heard"));

        clock.by = Duration.ofSeconds(70);
        awaitStatus("unheard", known -> known.message().contains("nothing was heard of the service segmentation"));
        assertEquals(1, silences("unheard"));

        workers = new FakeWorkers(kafka.bootstrapServers(), new ArtifactStore(objects), client, telemetry, folder);
        workers.node.jobsWithoutPods.add("lab/unheard");
        awaitStatus(
                "unheard",
                known -> known.message().startsWith("1 of 4 outputs there")
                        && !known.message().contains("nothing was heard"));

        clock.by = Duration.ofSeconds(140);
        awaitStatus("unheard", known -> known.message().contains("nothing was heard of the transcription pods"));
        assertEquals(2, silences("unheard"));

        manifest("heard", "heard1");
        apply("heard", oneModel("heard"));
        assertEquals(ExperimentPhase.Succeeded, awaitFinal("heard").getStatus().phase());
        assertEquals(0, silences("heard"));
        await().atMost(PATIENCE)
                .until(() -> experiment("unheard").getStatus().message().contains("transcription pods"));
    }

    @Test
    void silence_of_pods_counts_from_when_they_could_work_and_a_job_in_a_queue_says_that_it_waits() throws Exception {
        manifest("turns", "turns1");
        workers.node.jobsWithoutPods.add("lab/turns");
        apply("turns", oneModel("turns"));
        await().atMost(PATIENCE).until(() -> jobs("turns").size() == 1);
        Job job = jobs("turns").get(0);
        pod(job, "starting", "phase: Pending");
        assertNoSilenceAt(70);

        pod(job, "working", "phase: Running");
        assertNoSilenceAt(85);
        edit("turns", oneModel("turns") + "suspend: true\n");
        await().atMost(PATIENCE).until(() -> jobs("turns").get(0).getSpec().getSuspend());
        assertNoSilenceAt(155);
        edit("turns", oneModel("turns"));
        await().atMost(PATIENCE).until(() -> !jobs("turns").get(0).getSpec().getSuspend());
        assertNoSilenceAt(156);

        kueue(job, true);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        "False PodsQueued the Job " + job.getMetadata().getName()
                                + " waits for its turn: the cluster's queue research starts it",
                        workersReady("turns")));
        assertNoSilenceAt(230);
        kueue(job, false);
        await().atMost(PATIENCE).until(() -> workersReady("turns").startsWith("True WorkersReady"));
        assertNoSilenceAt(231);

        clock.by = Duration.ofSeconds(300);
        awaitStatus("turns", known -> known.message().contains("nothing was heard of the transcription pods"));
        assertEquals(1, silences("turns"));
    }

    /** Has the controller look twice at a time: the second look begins after the first is through. */
    private void assertNoSilenceAt(int seconds) {
        clock.by = Duration.ofSeconds(seconds);
        for (int look = 0; look < 2; look++) {
            long before = plannings();
            annotate("turns", "note", seconds + "/" + look);
            await().atMost(PATIENCE).until(() -> plannings() > before);
        }
        assertEquals(0, silences("turns"), () -> "after " + seconds + " seconds");
    }

    private static long plannings() {
        return registry.get("hubbub.planning.seconds").timer().count();
    }

    /** What Kueue does to a Job of its queue. */
    private static void kueue(Job job, boolean suspend) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName(job.getMetadata().getName())
                .edit(current -> {
                    current.getMetadata().getLabels().put("kueue.x-k8s.io/queue-name", "research");
                    current.getSpec().setSuspend(suspend);
                    return current;
                });
    }

    @Test
    void the_tasks_of_every_stage_wait_in_one_queue() {
        List<StageName> stages = Arrays.stream(Queue.values())
                .flatMap(queue -> queue.stages().stream())
                .toList();
        assertEquals(EnumSet.allOf(StageName.class), EnumSet.copyOf(stages));
        assertEquals(stages.size(), EnumSet.copyOf(stages).size());
    }

    private static long silences(String experiment) {
        return eventReasons(experiment).stream().filter("NobodyAtWork"::equals).count();
    }
}
