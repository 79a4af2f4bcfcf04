package dev.hubbub.controller.plan;

import static dev.hubbub.controller.plan.Experiments.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Experiments that end before all of their trials are done. */
class StoppedPlanTest {

    private static final String SPEC = "datasets: []\nmodels: [{name: a, checkpoint: 's3://b/a'}]\n"
            + "decoding: {grid: {beamSize: [1, 2], maxSegmentSeconds: [15, 20, 25]}}\n";

    private final Experiments world =
            new Experiments().sessions(DatasetLayout.MANIFEST, "s1").checkpoint("a", "weights");
    private final LivingRun run = new LivingRun();

    @Test
    void when_its_time_is_over_an_experiment_ends_with_a_report_of_what_it_has() throws Exception {
        Planner planner = world.planner(Experiments.spec(SPEC + "parallelism: 1\ndeadlineSeconds: 60\n"));
        toTheScores(planner).forEach(run::commit);
        planner.expire();
        Plan plan = planner.plan(run.situation());
        assertEquals(Stop.DEADLINE, plan.stop());
        assertEquals(
                List.of(
                        TrialPhase.Succeeded,
                        TrialPhase.Stopped,
                        TrialPhase.Stopped,
                        TrialPhase.Succeeded,
                        TrialPhase.Stopped,
                        TrialPhase.Stopped),
                phases(plan),
                "those of the first length, at both beams");
        assertEquals(
                "The experiment stopped before this trial was done: spec.deadlineSeconds is 60",
                plan.trials().get(5).message());
        assertEquals(1, plan.ready().size());
        assertEquals(6, of(ReportTask.class, plan.ready()).get(0).trials().size());
        plan.ready().forEach(run::commit);
        assertTrue(planner.plan(run.situation()).finished());
    }

    @Test
    void one_that_is_done_in_time_is_not_late_while_its_report_is_written() throws Exception {
        Planner planner = world.planner(Experiments.spec(SPEC + "deadlineSeconds: 60\n"));
        Plan plan = planner.plan(run.situation());
        while (of(ReportTask.class, plan.ready()).isEmpty()) {
            plan.ready().forEach(run::commit);
            plan = planner.plan(run.situation());
        }
        planner.expire();
        plan = planner.plan(run.situation());
        assertNull(plan.stop());
        assertEquals(
                List.of(TrialPhase.Succeeded), phases(plan).stream().distinct().toList());
    }

    @Test
    void trials_that_are_underway_end_with_the_experiment() throws Exception {
        Planner planner = world.planner(Experiments.spec(SPEC + "parallelism: 1\nmaxFailedTrials: 0\n"));
        run.fail(toTheScores(planner).get(0), "it is broken");
        Plan plan = planner.plan(run.situation());
        assertEquals(Stop.TOO_MANY_FAILED_TRIALS, plan.stop());
        assertEquals(TrialPhase.Failed, phases(plan).get(0));
        assertEquals(
                List.of(TrialPhase.Stopped),
                phases(plan).subList(1, 6).stream().distinct().toList());
    }

    @Test
    void or_are_done_first_where_the_spec_says_so_and_no_other_begins() throws Exception {
        Planner planner =
                world.planner(Experiments.spec(SPEC + "parallelism: 1\nmaxFailedTrials: 0\nrunningTrials: Finish\n"));
        run.fail(toTheScores(planner).get(0), "it is broken");
        Plan plan = planner.plan(run.situation());
        assertFalse(plan.stopped(), "while some of them go on");
        assertEquals(
                List.of(
                        TrialPhase.Failed,
                        TrialPhase.Running,
                        TrialPhase.Stopped,
                        TrialPhase.Scoring,
                        TrialPhase.Running,
                        TrialPhase.Stopped),
                phases(plan));
        while (!plan.finished()) {
            assertFalse(plan.ready().isEmpty());
            plan.ready().forEach(run::commit);
            plan = planner.plan(run.situation());
        }
        assertEquals(Stop.TOO_MANY_FAILED_TRIALS, plan.stop());
        assertEquals(
                List.of(
                        TrialPhase.Failed,
                        TrialPhase.Succeeded,
                        TrialPhase.Stopped,
                        TrialPhase.Succeeded,
                        TrialPhase.Succeeded,
                        TrialPhase.Stopped),
                phases(plan));
    }

    /** Does what comes before the scores of the first trials, which share their transcripts. */
    private List<ScoringTask> toTheScores(Planner planner) throws Exception {
        Plan plan = planner.plan(run.situation());
        while (of(ScoringTask.class, plan.ready()).isEmpty()) {
            for (Task task : plan.ready()) {
                run.commit(task);
            }
            plan = planner.plan(run.situation());
        }
        return of(ScoringTask.class, plan.ready());
    }

    private static List<TrialPhase> phases(Plan plan) {
        return plan.trials().stream().map(TrialPlan::phase).toList();
    }
}
