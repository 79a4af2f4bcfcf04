package dev.hubbub.controller.plan;

import static dev.hubbub.controller.plan.Experiments.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DegeneracyGuardTest {

    private static final String MODEL = "datasets: []\nmodels: [{name: a, checkpoint: 's3://b/a'}]\n";
    private static final String GRID = "grid: {beamSize: [1, 4]}";
    private static final ExperimentSpec GUARDED =
            Experiments.spec(MODEL + "decoding: {" + GRID + ", guard: {stopAfterFlaggedSegments: 4}}");
    private static final ExperimentSpec UNGUARDED = Experiments.spec(MODEL + "decoding: {" + GRID + "}");

    private final Experiments world = new Experiments().checkpoint("a", "weights of a");

    @BeforeEach
    void sessions() {
        world.sessions(DatasetLayout.MANIFEST, "s1", "s2", "s3", "s4", "s5");
    }

    /** Does what is ready, the greedy decoding flagging 3 of 10 segments per session, until nothing is. */
    private List<Task> work(ExperimentSpec spec) throws Exception {
        List<Task> done = new ArrayList<>();
        for (Plan plan = world.plan(spec); !plan.ready().isEmpty(); plan = world.plan(spec)) {
            for (Task task : plan.ready()) {
                world.commit(task);
                if (task instanceof TranscriptionTask transcription) {
                    transcription.decodings().forEach(decoding -> tally(transcription, decoding));
                }
                done.add(task);
            }
        }
        return done;
    }

    private void tally(TranscriptionTask task, Decoding decoding) {
        boolean loops = decoding.beamSize() == 1;
        world.tallies.put(
                task.recipe(decoding).address(),
                SegmentTally.of(10, loops ? 3 : 0, loops ? List.of("token-cap", "repetitive") : List.of()));
    }

    private static long transcripts(List<Task> done, int beamSize) {
        return of(TranscriptionTask.class, done).stream()
                .flatMap(task -> task.decodings().stream())
                .filter(decoding -> decoding.beamSize() == beamSize)
                .count();
    }

    @Test
    void a_trial_of_loops_stops_early_and_the_others_go_on() throws Exception {
        List<Task> done = work(GUARDED);
        assertEquals(2, transcripts(done, 1), "two sessions are handed out ahead, and hold six flagged segments");
        assertEquals(5, transcripts(done, 4));
        assertEquals(1, of(ScoringTask.class, done).size());
        Plan plan = world.plan(GUARDED);
        assertTrue(plan.finished());
        TrialPlan stopped = plan.trials().get(0);
        assertEquals(TrialPhase.Failed, stopped.phase());
        assertEquals(2, stopped.sessionsDone());
        assertEquals(
                "6 of 20 segments look degenerate (repetitive, token-cap), so the trial was stopped: read its"
                        + " transcripts, or raise spec.decoding.guard.stopAfterFlaggedSegments (4)",
                stopped.message());
        assertEquals(new SegmentTally(20, 6, new TreeSet<>(Set.of("repetitive", "token-cap"))), stopped.degenerate());
        assertEquals(TrialPhase.Succeeded, plan.trials().get(1).phase());
        assertEquals(
                stopped.message(),
                of(ReportTask.class, done).get(0).trials().get(0).failure());
    }

    @Test
    void without_a_guard_no_transcript_is_read_and_all_sessions_are_asked_for_at_once() throws Exception {
        world.plan(UNGUARDED).ready().forEach(world::commit);
        assertEquals(
                5, of(TranscriptionTask.class, world.plan(UNGUARDED).ready()).size());
        List<Task> done = work(UNGUARDED);
        assertEquals(5, transcripts(done, 1));
        assertEquals(Set.of(), world.tallied);
    }

    @Test
    void transcripts_that_were_there_before_the_guard_count_too() throws Exception {
        work(UNGUARDED);
        Plan plan = world.plan(GUARDED);
        assertEquals(
                List.of(TrialPhase.Failed, TrialPhase.Succeeded),
                plan.trials().stream().map(TrialPlan::phase).toList());
        assertEquals(15, plan.trials().get(0).degenerate().flagged());
    }

    @Test
    void the_next_session_follows_when_one_is_done_and_the_topic_stays_open_until_then() throws Exception {
        ExperimentSpec spec = Experiments.spec(MODEL + "resources: {transcription: {pods: 2}}\ndecoding: {" + GRID
                + ", guard: {stopAfterFlaggedSegments: 100}}");
        of(SegmentationTask.class, world.plan(spec).ready()).forEach(world::commit);
        Plan plan = world.plan(spec);
        List<TranscriptionTask> first = of(TranscriptionTask.class, plan.ready());
        assertEquals(4, first.size(), "two for each pod");
        assertFalse(plan.transcriptionClosed());
        first.forEach(task -> task.recipes().forEach(recipe -> world.underway.add(recipe.address())));
        assertEquals(List.of(), of(TranscriptionTask.class, world.plan(spec).ready()));
        world.commit(first.get(2));
        plan = world.plan(spec);
        assertEquals(
                List.of("s5"),
                of(TranscriptionTask.class, plan.ready()).stream()
                        .map(task -> task.session().name())
                        .toList());
        assertTrue(plan.transcriptionClosed());
    }

    @Test
    void a_stopped_trial_holds_up_no_group_behind_it() throws Exception {
        ExperimentSpec spec = Experiments.spec(MODEL + "parallelism: 1\ndecoding: {grid: {beamSize: [1],"
                + " maxSegmentSeconds: [15, 20]}, guard: {stopAfterFlaggedSegments: 1}}");
        work(spec);
        Plan plan = world.plan(spec);
        assertTrue(plan.finished());
        assertEquals(
                List.of(2, 2),
                plan.trials().stream().map(TrialPlan::sessionsDone).toList());
        assertTrue(plan.transcriptionClosed());
    }
}
