package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.resource.ExperimentPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
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

    @Test
    void a_service_or_pods_of_which_nothing_is_heard_for_a_minute_are_named_until_they_are_heard_again()
            throws Exception {
        Forward clock = new Forward();
        controller.close();
        controller = new Controller(settings("secret"), client, registry, telemetry, clock);
        controller.start();
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
        workers.jobsWithoutPods.add("lab/unheard");
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
