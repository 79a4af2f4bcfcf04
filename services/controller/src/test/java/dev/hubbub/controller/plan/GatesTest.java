package dev.hubbub.controller.plan;

import static dev.hubbub.controller.plan.Experiments.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.GateTask;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New checkpoints that are compared with their bases. */
class GatesTest {

    private static final String SETS = "s3://hubbub/media/manifest";

    private final Experiments world =
            new Experiments().checkpoint("base", "weights").checkpoint("tuned", "other weights");
    private final LivingRun run = new LivingRun();
    private Planner planner;

    @BeforeEach
    void plan_two_points() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "like", "unlike");
        planner = world.planner(spec("[1, 4]", "[]"));
    }

    @Test
    void both_trials_of_a_point_are_compared_once_they_are_scored_and_the_report_waits_for_it() throws Exception {
        List<Task> gates = commitUntil(GateTask.class);
        assertEquals(2, gates.size());
        GateTask gate = (GateTask) gates.get(0);
        List<TrialPlan> trials = plan().trials();
        assertEquals(trials.get(0).score(), gate.base());
        assertEquals(trials.get(2).score(), gate.candidate());
        assertEquals(
                List.of(
                        new GateTask.GatedSet("own", true, List.of("like"), null),
                        new GateTask.GatedSet("others", false, List.of("unlike"), null)),
                gate.sets());
        assertEquals(List.of(), of(ReportTask.class, plan().ready()));
        assertFalse(plan().finished());
        gates.forEach(run::commit);
        Plan plan = plan();
        assertEquals(
                gate.recipe().address(), plan.trials().get(2).gates().get(0).verdict());
        assertEquals(List.of(), plan.trials().get(0).gates());
        ReportTask report = of(ReportTask.class, plan.ready()).get(0);
        assertEquals(2, report.gates().size());
        assertEquals(gate.recipe().address(), report.gates().get(0).verdict());
        assertNull(report.gates().get(0).run(), "its weights are stored");
        run.commit(report);
        assertTrue(plan().finished());
        assertEquals(plan().total(), plan().committed().size());
    }

    @Test
    void a_trial_without_a_score_leaves_its_gate_without_a_verdict_and_says_so() throws Exception {
        for (List<Task> ready = plan().ready(); !ready.isEmpty(); ready = plan().ready()) {
            for (Task task : ready) {
                if (task instanceof TranscriptionTask transcription
                        && transcription.checkpoint().uri().endsWith("tuned")) {
                    run.fail(task, "it is broken");
                } else {
                    run.commit(task);
                }
            }
        }
        Plan plan = plan();
        assertTrue(plan.finished());
        assertEquals(2, plan.reportTask().gates().size());
        assertNull(plan.reportTask().gates().get(0).verdict());
        assertEquals(
                "tuned-bs1-len15 has no score", plan.reportTask().gates().get(0).failure());
        assertEquals(plan.total(), plan.committed().size() + plan.failed());
    }

    @Test
    void a_gate_that_would_compare_nothing_is_refused() {
        InvalidExperimentException refused =
                assertThrows(InvalidExperimentException.class, () -> world.planner(spec("[1]", "[{model: base}]")));
        assertTrue(refused.getMessage().startsWith("spec.gates compare tuned with base"), refused.getMessage());
    }

    @Test
    void a_stopped_experiment_waits_for_the_verdicts_that_there_can_be() throws Exception {
        world.checkpoint("late", "weights of another");
        planner = world.planner(Experiments.spec(
                yaml("[1]", "[]").replace("}]\ngates", "}, {name: late, checkpoint: 's3://b/late'}]\ngates")
                        + "maxFailedTrials: 0\n"));
        for (List<Task> next = forTheTwo(); !next.isEmpty(); next = forTheTwo()) {
            next.forEach(run::commit);
        }
        assertEquals(
                List.of(new TrialPlan.Judged("base-bs1-len15", null)),
                plan().trials().get(1).gates());
        of(TranscriptionTask.class, plan().ready()).forEach(task -> run.fail(task, "it is broken"));
        assertTrue(plan().stopped());
        GateTask gate = of(GateTask.class, plan().ready()).get(0);
        assertEquals(List.of(), of(ReportTask.class, plan().ready()));
        run.commit(gate);
        ReportTask report = of(ReportTask.class, plan().ready()).get(0);
        assertEquals(gate.recipe().address(), report.gates().get(0).verdict());
    }

    /** What is ready for the base and its candidate, but for what compares them. */
    private List<Task> forTheTwo() throws Exception {
        return plan().ready().stream()
                .filter(task -> !(task instanceof GateTask)
                        && !(task instanceof TranscriptionTask transcription
                                && transcription.checkpoint().uri().endsWith("late")))
                .toList();
    }

    @Test
    void what_the_base_alone_learnt_from_is_left_out_too_and_said_to_be_the_bases() throws Exception {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MANIFEST, SETS);
        SessionReference like = new SessionReference(dataset, "like", Digest.of("content of like"));
        SessionReference unlike = new SessionReference(dataset, "unlike", Digest.of("content of unlike"));
        world.checkpoints.put("base", MadeCheckpoints.trained(List.of(like, unlike), RunStep.BEST));
        world.checkpoints.put("tuned", MadeCheckpoints.trained(List.of(like), RunStep.LAST));
        planner = world.planner(spec("[1]", "[]"));
        GateTask gate = (GateTask) commitUntil(GateTask.class).get(0);
        assertEquals(
                List.of(
                        new GateTask.GatedSet("own", true, List.of("like"), List.of("like")),
                        new GateTask.GatedSet("others", false, List.of("unlike"), null, List.of("unlike"))),
                gate.sets());
    }

    @Test
    void sessions_by_which_a_checkpoint_was_chosen_do_not_judge_it() throws Exception {
        SessionReference like = new SessionReference(
                new DatasetReference(DatasetLayout.MANIFEST, SETS), "like", Digest.of("content of like"));
        world.checkpoints.put(
                "tuned", ((KnownCheckpoint.Planned) MadeCheckpoints.trained(RunStep.BEST)).chosenBy(List.of(like)));
        planner = world.planner(spec("[1]", "[]"));
        GateTask gate = (GateTask) commitUntil(GateTask.class).get(0);
        assertEquals(List.of("like"), gate.sets().get(0).learnt());
        ReportTask report = (ReportTask) commitUntil(ReportTask.class).get(0);
        assertNull(report.learnt(), "it was not trained on it");
        assertEquals(
                List.of("run"),
                report.runs().stream().map(ReportTask.ReportedRun::name).toList());
        assertEquals("run", report.gates().get(0).run());
    }

    private static ExperimentSpec spec(String beams, String exclude) {
        return Experiments.spec(yaml(beams, exclude));
    }

    private static String yaml(String beams, String exclude) {
        return """
                datasets:
                  - {name: own, uri: '%s', layout: manifest, sessions: [like]}
                  - {name: others, uri: '%s', layout: manifest, sessions: [unlike]}
                models: [{name: base, checkpoint: 's3://b/base'}, {name: tuned, checkpoint: 's3://b/tuned'}]
                gates: [{candidate: tuned, base: base, inDomain: [own], outOfSample: [others]}]
                decoding: {grid: {beamSize: %s}, exclude: %s}
                """
                .formatted(SETS, SETS, beams, exclude);
    }

    /** Does what is ready until there is a task of a kind; those. */
    private List<Task> commitUntil(Class<? extends Task> type) throws Exception {
        for (List<Task> ready = plan().ready(); !ready.isEmpty(); ready = plan().ready()) {
            List<Task> found = ready.stream().filter(type::isInstance).toList();
            ready.stream().filter(task -> !type.isInstance(task)).forEach(run::commit);
            if (ready.size() == found.size()) {
                return found;
            }
        }
        return List.of();
    }

    private Plan plan() throws Exception {
        return planner.plan(run.situation());
    }
}
