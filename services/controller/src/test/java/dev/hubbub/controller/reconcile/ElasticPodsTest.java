package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import org.junit.jupiter.api.Test;

/** As many pods as have something to do, for as long as they have. */
class ElasticPodsTest extends ControllerFixture {

    @Test
    void a_job_has_no_more_pods_than_tasks_and_may_go_only_when_what_the_run_came_to_is_kept() throws Exception {
        manifest("elastic", "elastic1", "elastic2");
        workers.hold(StageName.TRANSCRIPTION);
        apply("elastic", oneModel("elastic") + "resources: {transcription: {pods: 9, ttlSecondsAfterFinished: 60}}\n");
        await().atMost(PATIENCE).until(() -> workers.isHolding(StageName.TRANSCRIPTION));
        assertTrue(jobs("elastic").get(0).getSpec().getParallelism() <= 2, "there are two sessions");
        assertNull(jobs("elastic").get(0).getSpec().getTtlSecondsAfterFinished());
        workers.letGo(StageName.TRANSCRIPTION);
        ExperimentStatus status = awaitFinal("elastic").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        await().atMost(PATIENCE).until(() -> jobs("elastic").stream()
                .allMatch(job -> Integer.valueOf(60).equals(job.getSpec().getTtlSecondsAfterFinished())));
    }
}
