package dev.hubbub.controller.plan;

import static dev.hubbub.controller.plan.Experiments.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.ReportedRun;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What makes a checkpoint and what evaluates it are one plan, from before anything has run. */
class MadeCheckpointTest {

    private static final ExperimentSpec SPEC = Experiments.spec(
            "datasets: []\nmodels: [{name: base, checkpoint: 's3://b/base'}, {name: tuned, checkpoint: 's3://b/tuned'}]\n"
                    + "decoding: {grid: {beamSize: [1, 4]}}");

    private final Experiments world = new Experiments().checkpoint("base", "weights");
    private final LivingRun run = new LivingRun();
    private final MergingTask averaging = MadeCheckpoints.averaging("clips");
    private Planner planner;

    @BeforeEach
    void plan_an_average() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1", "s2");
        world.checkpoints.put("tuned", MadeCheckpoints.averageOf("clips"));
        planner = world.planner(SPEC);
    }

    @Test
    void the_transcripts_of_a_checkpoint_have_their_addresses_before_it_exists() throws Exception {
        Plan plan = plan();
        assertTrue(plan.ready().contains(averaging));
        Set<OutputAddress> planned = plan.transcripts();
        assertEquals(2 * 2 * 2, planned.size());
        assertFalse(plan.transcriptionClosed());
        commitEverythingBut(averaging);
        run.commit(averaging);
        List<TranscriptionTask> tuned = of(TranscriptionTask.class, plan().ready());
        assertEquals(2, tuned.size());
        assertTrue(planned.containsAll(
                tuned.stream().flatMap(task -> LivingRun.outputs(task).stream()).toList()));
        assertEquals(
                Set.of(MadeCheckpoints.output("clips").digest()),
                tuned.stream()
                        .map(task -> task.recipe(decoding(task)).inputs().get("checkpoint"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void what_needs_the_checkpoint_waits_for_it_and_what_does_not_goes_on() throws Exception {
        commitEverythingBut(averaging);
        Plan plan = plan();
        assertEquals(List.of(averaging), plan.ready());
        assertEquals(
                List.of(TrialPhase.Succeeded, TrialPhase.Succeeded, TrialPhase.Running, TrialPhase.Running), phases());
        assertTrue(plan.transcriptionClosed(), "no pods wait for the averaging");
        run.commit(averaging);
        assertTrue(plan().transcriptionClosed());
        commitEverythingBut(null);
        assertTrue(plan().finished());
        assertEquals(4, phases().stream().filter(TrialPhase.Succeeded::equals).count());
    }

    @Test
    void a_checkpoint_that_is_there_is_not_held_back_by_one_before_it_that_is_to_be_made() throws Exception {
        world.checkpoints.put("base", MadeCheckpoints.averageOf("clips"));
        world.checkpoint("tuned", "weights");
        planner = world.planner(SPEC);
        commitEverythingBut(averaging);
        assertEquals(
                List.of(TrialPhase.Running, TrialPhase.Running, TrialPhase.Succeeded, TrialPhase.Succeeded), phases());
        assertTrue(plan().transcriptionClosed());
    }

    @Test
    void the_score_of_a_made_checkpoint_is_where_its_transcripts_said_before() throws Exception {
        List<OutputAddress> planned = List.copyOf(plan().transcripts());
        commitEverythingBut(averaging);
        run.commit(averaging);
        plan().ready().forEach(run::commit);
        List<ScoringTask> scorings = of(ScoringTask.class, plan().ready());
        assertEquals(2, scorings.size());
        for (ScoringTask scoring : scorings) {
            scoring.sessions().forEach(session -> assertTrue(planned.contains(session.transcript())));
        }
    }

    @Test
    void an_averaging_that_fails_fails_what_needs_it_with_its_reason_and_nothing_else() throws Exception {
        run.fail(averaging, "s3://b/clips/2 lacks decoder.ln.bias");
        commitEverythingBut(null);
        Plan plan = plan();
        assertTrue(plan.finished());
        assertEquals(
                List.of(TrialPhase.Succeeded, TrialPhase.Succeeded, TrialPhase.Failed, TrialPhase.Failed), phases());
        assertEquals(
                "s3://b/clips/2 lacks decoder.ln.bias", plan.trials().get(2).message());
        assertEquals(1 + 2 * 2 + 2, plan.failed(), "the averaging, its transcripts, its trials");
        assertEquals(plan.total(), plan.committed().size() + plan.failed());
    }

    @Test
    void a_checkpoint_that_is_there_already_is_not_made_again() throws Exception {
        run.commit(averaging);
        assertFalse(plan().ready().contains(averaging));
    }

    @Test
    void a_checkpoint_that_nobody_needs_any_more_is_not_made() throws Exception {
        world.checkpoints.put("base", new KnownCheckpoint.Missing("nothing there"));
        ExperimentSpec impatient = Experiments.spec(
                "datasets: []\nmodels: [{name: base, checkpoint: 's3://b/base'}, {name: tuned, checkpoint:"
                        + " 's3://b/tuned'}]\nmaxFailedTrials: 0");
        Plan plan = world.plan(impatient);
        assertTrue(plan.stopped());
        assertEquals(1, plan.ready().size());
        assertEquals(1, of(ReportTask.class, plan.ready()).size());
    }

    @Test
    void the_same_run_under_two_names_makes_what_is_asked_of_either() throws Exception {
        world.checkpoints.put("base", MadeCheckpoints.trained(RunStep.BEST));
        world.checkpoints.put("tuned", MadeCheckpoints.trained(RunStep.BEST, RunStep.LAST));
        planner = world.planner(SPEC);
        assertEquals(1, of(TrainingTask.class, plan().ready()).size());
        commitEverythingBut(null);
        assertTrue(plan().finished());
        assertEquals(4, phases().stream().filter(TrialPhase.Succeeded::equals).count());
    }

    @Test
    void the_report_tells_of_a_run_by_all_its_names_and_where_it_says_how_it_went() throws Exception {
        world.checkpoints.put("base", MadeCheckpoints.trained("first", RunStep.LAST));
        world.checkpoints.put("tuned", MadeCheckpoints.trained("second", RunStep.BEST));
        planner = world.planner(SPEC);
        TrainingTask training = of(TrainingTask.class, plan().ready()).get(0);
        commitEverythingBut(null);
        assertEquals(
                List.of(new ReportedRun(
                        "first and second", training.recipes().get(0).address(), null)),
                plan().reportTask().runs());
    }

    @Test
    void the_report_tells_why_a_run_made_nothing() throws Exception {
        world.checkpoints.put("tuned", MadeCheckpoints.trained("broken", RunStep.BEST));
        planner = world.planner(SPEC);
        run.fail(of(TrainingTask.class, plan().ready()).get(0), "The run would be wasted");
        commitEverythingBut(null);
        assertEquals(
                List.of(new ReportedRun("broken", null, "The run would be wasted")),
                plan().reportTask().runs());
    }

    @Test
    void a_checkpoint_that_nothing_makes_fails_what_needs_it_rather_than_let_it_wait() throws Exception {
        world.checkpoints.put("tuned", MadeCheckpoints.averageOf("clips").asIfThere());
        planner = world.planner(SPEC);
        commitEverythingBut(null);
        assertTrue(plan().finished());
        assertEquals(
                List.of(TrialPhase.Succeeded, TrialPhase.Succeeded, TrialPhase.Failed, TrialPhase.Failed), phases());
        String message = plan().trials().get(2).message();
        assertTrue(message.startsWith("Nothing in the experiment makes merging/"), message);
        run.commit(averaging);
        commitEverythingBut(null);
        assertEquals(4, phases().stream().filter(TrialPhase.Succeeded::equals).count(), "it is there");
    }

    @Test
    void a_trial_says_the_senses_that_its_weights_are_used_with_and_without_any_those_of_its_model() throws Exception {
        world.checkpoints.put("base", MadeCheckpoints.trained(RunStep.BEST).in(null, List.of(Sense.AUDIO)));
        world.checkpoints.put("tuned", new KnownCheckpoint.Missing("nothing there"));
        ExperimentSpec spec = Experiments.spec("datasets: []\nmodels: [{name: base, checkpoint: 's3://b/base'}, {name:"
                + " tuned, checkpoint: 's3://b/tuned', modalities: [video]}]");
        assertEquals(
                List.of(List.of(Sense.AUDIO), List.of(Sense.VIDEO)),
                world.plan(spec).trials().stream().map(TrialPlan::modalities).toList());
    }

    private Plan plan() throws Exception {
        return planner.plan(run.situation());
    }

    private List<TrialPhase> phases() throws Exception {
        return plan().trials().stream().map(TrialPlan::phase).toList();
    }

    private void commitEverythingBut(Task task) throws Exception {
        for (List<Task> ready = others(task); !ready.isEmpty(); ready = others(task)) {
            ready.forEach(run::commit);
        }
    }

    private List<Task> others(Task task) throws Exception {
        return plan().ready().stream().filter(each -> !each.equals(task)).toList();
    }

    private static Decoding decoding(TranscriptionTask task) {
        return task.decodings().get(0);
    }
}
