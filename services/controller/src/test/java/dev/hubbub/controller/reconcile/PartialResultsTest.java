package dev.hubbub.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.resource.TrialStatus;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an experiment comes to of which some recordings, models or trials are worth nothing. */
class PartialResultsTest extends ControllerFixture {

    @Test
    void a_failed_session_and_a_missing_checkpoint_leave_the_rest_whole() throws Exception {
        manifest("partly", "fine", "broken");
        workers.failingSessions.put("broken", "broken.wav cannot be decoded: convert it to wav or flac");
        String models = "models: [{name: a, checkpoint: 's3://hubbub/checkpoints/a'},"
                + " {name: lost, checkpoint: 's3://hubbub/checkpoints/lost'}]\n";
        apply("partly", dataset("partly") + models);
        ExperimentStatus status = awaitFinal("partly").getStatus();
        assertEquals(ExperimentPhase.CompletedWithFailures, status.phase(), status.message());
        assertEquals(new ExperimentStatus.TrialCounts(2, 0, 0, 1, 1, 1), status.trials());
        Trial whole = trial("partly-a-bs5-len15");
        assertEquals(TrialPhase.Incomplete, whole.getStatus().phase());
        assertEquals("1/2", whole.getStatus().sessions());
        assertEquals(
                "broken.wav cannot be decoded: convert it to wav or flac",
                whole.getStatus().message());
        Trial lost = trial("partly-lost-bs5-len15");
        assertEquals(TrialPhase.Failed, lost.getStatus().phase());
        assertTrue(lost.getStatus().message().contains("nothing is below s3://hubbub/checkpoints/lost"));
        String uid = experiment("partly").getMetadata().getUid();
        assertEquals(1, objects.list("experiments/" + uid + "/failures/").size(), "kept for a restart");
        assertTrue(eventReasons("partly").containsAll(List.of("UnreadableMedia", "MissingCheckpoint")));

        workers.failingSessions.remove("broken");
        annotate("partly", "mended");
        status = awaitStatus("partly", known -> "mended".equals(known.observedRun()) && isComplete(known))
                .getStatus();
        assertEquals(
                new ExperimentStatus.TrialCounts(2, 0, 0, 1, 0, 1), status.trials(), "failures get another chance");
    }

    @Test
    void a_trial_that_lost_a_session_is_not_the_best_over_one_that_has_it() throws Exception {
        manifest("unequal", "u1", "u2");
        workers.failingSessions.put("u2 of s3://hubbub/checkpoints/b", "u2.wav does not fit into memory");
        apply(
                "unequal",
                twoModels("unequal")
                        + "decoding: {grid: {beamSize: [2, 4]},"
                        + " exclude: [{model: a, beamSize: 4}, {model: b, beamSize: 2}]}\n");
        ExperimentStatus status = awaitFinal("unequal").getStatus();
        assertEquals(0.25, trial("unequal-b-bs4-len15").getStatus().metrics().get("wer"), "on half of the recordings");
        assertEquals(new ExperimentStatus.Best("a-bs2-len15", Metric.wer, 0.5), status.best());
    }

    @Test
    void where_each_trial_lost_another_session_none_is_best_and_the_status_says_why() throws Exception {
        manifest("apart", "p1", "p2");
        workers.failingSessions.put("p1 of s3://hubbub/checkpoints/a", "p1.wav does not fit into memory");
        workers.failingSessions.put("p2 of s3://hubbub/checkpoints/b", "p2.wav does not fit into memory");
        apply("apart", twoModels("apart") + "decoding: {grid: {beamSize: [2]}}\n");
        ExperimentStatus status = awaitFinal("apart").getStatus();
        assertNull(status.best());
        assertTrue(
                status.message().contains("no trial is the best: each lacks something that another was scored on"),
                status.message());
    }

    @Test
    void a_trial_of_loops_is_given_up_and_a_restart_comes_to_the_same_verdict() throws Exception {
        manifest("loops", "l1", "l2", "l3", "l4");
        workers.outputs.loopingBeams.add(13);
        String spec =
                oneModel("loops") + "decoding: {grid: {beamSize: [13, 3]}, guard: {stopAfterFlaggedSegments: 8}}\n";
        apply("loops", spec);
        ExperimentStatus status = awaitFinal("loops").getStatus();
        assertEquals(ExperimentPhase.CompletedWithFailures, status.phase(), status.message());
        assertEquals(new ExperimentStatus.TrialCounts(2, 0, 0, 1, 0, 1), status.trials());
        assertEquals(new ExperimentStatus.Best("a-bs3-len15", Metric.wer, 0.3333), status.best());
        TrialStatus before = trial("loops-a-bs13-len15").getStatus();
        assertEquals(TrialPhase.Failed, before.phase());
        assertEquals(TrialStatus.Verdict.Degenerate, before.verdict());
        assertTrue(before.flaggedSegments() >= 8 && before.sessionsDone() < 4, before.toString());
        assertTrue(before.message().contains("segments look degenerate (token-cap)"), before.message());

        controller.close();
        controller = newController("secret");
        controller.start();
        annotate("loops", "again");
        awaitStatus("loops", known -> "again".equals(known.observedRun()) && isComplete(known));
        TrialStatus after = trial("loops-a-bs13-len15").getStatus();
        assertEquals(TrialStatus.Verdict.Degenerate, after.verdict());
        assertEquals(before.sessionsDone(), after.sessionsDone(), "nothing more of it was transcribed");
        assertEquals("4/4", trial("loops-a-bs3-len15").getStatus().sessions());
    }
}
