package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.junit.jupiter.api.Test;

/** An experiment is suspended while its pods work, and goes on. */
class SuspensionTest extends ControllerFixture {

    @Test
    void
            a_suspended_run_keeps_its_job_and_its_failures_and_what_its_pods_had_done_and_goes_on_under_another_controller()
                    throws Exception {
        manifest("halted", "h1", "h2", "h3", "h4");
        workers.failingSessions.put("h1", "h1.wav is not sound");
        workers.hold(StageName.TRANSCRIPTION);
        String spec = oneModel("halted") + "resources: {transcription: {pods: 1}}\n";
        apply("halted", spec);
        await().atMost(PATIENCE).until(() -> workers.isHolding(StageName.TRANSCRIPTION));
        Job begun = jobs("halted").get(0);
        ExperimentStatus before = awaitStatus(
                        "halted",
                        known -> known.outputs() != null && known.outputs().failed() > 0)
                .getStatus();

        edit("halted", spec + "suspend: true\n");
        ExperimentStatus suspended = awaitStatus("halted", known -> known.phase() == ExperimentPhase.Suspended)
                .getStatus();
        assertEquals(2, suspended.observedGeneration());
        assertEquals(2, condition(suspended, Condition.Type.Progressing).observedGeneration());
        assertEquals(before.startTime(), suspended.startTime(), "it is the same run");
        assertEquals(before.outputs().failed(), suspended.outputs().failed(), "a failure is no other chance");
        await().atMost(PATIENCE).until(() -> isSuspended("halted"));
        // What the pods had in hand is done, and counts while all else waits.
        workers.letGo(StageName.TRANSCRIPTION);
        await().atMost(PATIENCE).until(() -> doneFor("halted") > 0);
        awaitStatus(
                "halted", known -> known.outputs().computed() > before.outputs().computed());

        controller.close();
        controller = newController("secret");
        controller.start();
        edit("halted", spec);
        ExperimentStatus last = awaitFinal("halted").getStatus();
        assertEquals(3, last.observedGeneration());
        assertEquals(before.startTime(), last.startTime());
        assertEquals(1, jobs("halted").size());
        assertEquals(
                begun.getMetadata().getUid(),
                jobs("halted").get(0).getMetadata().getUid(),
                "the Job is the same");
        assertFalse(isSuspended("halted"));
        assertEquals(3, workers.computed(TranscriptionTask.class).size(), "each session is transcribed once");

        edit("halted", spec + "suspend: true\n");
        ExperimentStatus over =
                awaitStatus("halted", known -> known.observedGeneration() == 4).getStatus();
        assertEquals(last.observing(4L), over, "what is over is not suspended");
        assertFalse(eventReasons("halted").contains("Restored"));
    }

    private static boolean isSuspended(String experiment) {
        return jobs(experiment).stream()
                .anyMatch(job -> Boolean.TRUE.equals(job.getSpec().getSuspend()));
    }
}
