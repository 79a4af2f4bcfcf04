package dev.hubbub.controller.plan;

import static dev.hubbub.controller.plan.Experiments.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.GateTask;
import dev.hubbub.contracts.task.ReportTask;
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
        assertEquals(gate.recipe().address(), plan.trials().get(2).judged().verdict());
        assertNull(plan.trials().get(0).judged());
        ReportTask report = of(ReportTask.class, plan.ready()).get(0);
        assertEquals(2, report.gates().size());
        assertEquals(gate.recipe().address(), report.gates().get(0).verdict());
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

    private static ExperimentSpec spec(String beams, String exclude) {
        return Experiments.spec(
                """
                datasets:
                  - {name: own, uri: '%s', layout: manifest, sessions: [like]}
                  - {name: others, uri: '%s', layout: manifest, sessions: [unlike]}
                models: [{name: base, checkpoint: 's3://b/base'}, {name: tuned, checkpoint: 's3://b/tuned'}]
                gates: [{candidate: tuned, base: base, inDomain: [own], outOfSample: [others]}]
                decoding: {grid: {beamSize: %s}, exclude: %s}
                """
                        .formatted(SETS, SETS, beams, exclude));
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
