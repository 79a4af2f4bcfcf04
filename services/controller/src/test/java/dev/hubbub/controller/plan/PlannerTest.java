package dev.hubbub.controller.plan;

import static dev.hubbub.controller.plan.Experiments.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import dev.hubbub.controller.resource.TriedCheckpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final String MODELS =
            "datasets: []\nmodels: [{name: a, checkpoint: 's3://b/a'}, {name: b, checkpoint: 's3://b/b'}]\n";
    private static final String ONE_MODEL = "datasets: []\nmodels: [{name: a, checkpoint: 's3://b/a'}]\n";
    private static final ExperimentSpec NINE =
            Experiments.spec(ONE_MODEL + "decoding: {grid: {beamSize: [4, 8, 12], maxSegmentSeconds: [15, 18, 20]}}");

    private final Experiments world =
            new Experiments().checkpoint("a", "weights of a").checkpoint("b", "weights of b");

    @Test
    void a_three_by_three_grid_encodes_once_per_segmentation() throws Exception {
        world.sessions(DatasetLayout.MCOREC, "s1", "s2");
        List<Task> done = world.work(NINE);
        List<TranscriptionTask> transcriptions = of(TranscriptionTask.class, done);
        assertEquals(2 * 3, transcriptions.size());
        assertTrue(transcriptions.stream().allMatch(task -> task.decodings().size() == 3));
        assertEquals(2 * 3, of(SegmentationTask.class, done).size());
        assertEquals(2, of(ClusteringTask.class, done).size(), "once per session, not per trial");
        assertEquals(9, of(ScoringTask.class, done).size());
        assertEquals(1, of(ReportTask.class, done).size());
    }

    @Test
    void everything_committed_leaves_nothing_to_do() throws Exception {
        world.sessions(DatasetLayout.MCOREC, "s1", "s2");
        world.work(NINE);
        Plan plan = world.plan(NINE);
        assertTrue(plan.finished());
        assertEquals(List.of(), plan.ready());
        assertEquals(Set.of(), plan.transcripts());
        assertEquals(plan.total(), plan.committed().size());
        assertEquals(2 + 6 + 18 + 9 + 1, plan.total());
    }

    @Test
    void one_more_beam_plans_one_more_decoding_per_session() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1", "s2");
        world.work(Experiments.spec(MODELS + "decoding: {grid: {beamSize: [1, 4]}}"));
        List<Task> done = world.work(Experiments.spec(MODELS + "decoding: {grid: {beamSize: [1, 8]}}"));
        List<TranscriptionTask> transcriptions = of(TranscriptionTask.class, done);
        assertEquals(4, transcriptions.size(), "two sessions, two models");
        for (TranscriptionTask task : transcriptions) {
            assertEquals(
                    List.of(8),
                    task.decodings().stream().map(Decoding::beamSize).toList());
        }
        assertEquals(List.of(), of(SegmentationTask.class, done));
        assertEquals(2, of(ScoringTask.class, done).size());
    }

    @Test
    void a_new_checkpoint_replans_only_its_model() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1", "s2");
        ExperimentSpec spec = Experiments.spec(MODELS);
        world.work(spec);
        world.checkpoint("b", "better weights of b");
        List<Task> done = world.work(spec);
        List<TranscriptionTask> transcriptions = of(TranscriptionTask.class, done);
        assertEquals(2, transcriptions.size());
        assertTrue(
                transcriptions.stream().allMatch(task -> task.checkpoint().uri().endsWith("/b")));
        assertEquals(List.of(), of(SegmentationTask.class, done));
        assertEquals(1, of(ScoringTask.class, done).size());
    }

    @Test
    void corrected_references_cost_a_scoring_and_no_transcription() throws Exception {
        SessionReference session = new SessionReference(
                new DatasetReference(DatasetLayout.MANIFEST, "s3://b/m"), "s1", Digest.of("audio"));
        ExperimentSpec spec = Experiments.spec(ONE_MODEL);
        world.sessions(List.of(new KnownSession(session, Digest.of("texts"), false)));
        world.work(spec);
        world.sessions(List.of(new KnownSession(session, Digest.of("corrected texts"), false)));
        List<Task> done = world.work(spec);
        assertEquals(2, done.size());
        assertEquals(1, of(ScoringTask.class, done).size());
        assertEquals(1, of(ReportTask.class, done).size());
    }

    @Test
    void thresholds_for_scores_are_no_business_of_a_manifest() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1");
        world.work(Experiments.spec(ONE_MODEL));
        assertEquals(List.of(), world.work(Experiments.spec(ONE_MODEL + "segmentation: {onset: 2.0}")));
        world.sessions(DatasetLayout.MCOREC, "s1");
        List<Task> done = world.work(Experiments.spec(ONE_MODEL + "segmentation: {onset: 2.0, gapFill: baseline}"));
        assertEquals(
                new Hysteresis(2.0, 0.8, 1.0, 0.5, Hysteresis.GapFill.BASELINE),
                of(SegmentationTask.class, done).get(0).hysteresis());
    }

    @Test
    void what_is_underway_is_not_asked_for_again_even_when_half_of_it_is_there() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1");
        ExperimentSpec spec = Experiments.spec(ONE_MODEL + "decoding: {grid: {beamSize: [1, 4]}}");
        world.plan(spec).ready().forEach(world::commit);
        TranscriptionTask task =
                of(TranscriptionTask.class, world.plan(spec).ready()).get(0);
        task.recipes().forEach(recipe -> world.underway.add(recipe.address()));
        world.committed.add(task.recipes().get(0).address());
        Plan plan = world.plan(spec);
        assertEquals(List.of(), of(TranscriptionTask.class, plan.ready()));
        assertTrue(plan.transcriptionClosed());
        assertEquals(1, of(ScoringTask.class, plan.ready()).size(), "the trial that has all it needs is scored");
    }

    @Test
    void transcription_is_closed_only_when_every_segmentation_is_settled() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1", "s2");
        ExperimentSpec spec = Experiments.spec(ONE_MODEL);
        Plan plan = world.plan(spec);
        assertFalse(plan.transcriptionClosed());
        world.commit(plan.ready().get(0));
        plan = world.plan(spec);
        assertEquals(1, of(TranscriptionTask.class, plan.ready()).size());
        assertFalse(plan.transcriptionClosed());
        world.fail(of(SegmentationTask.class, plan.ready()).get(0), "line 3 is not JSON");
        plan = world.plan(spec);
        assertEquals(1, of(TranscriptionTask.class, plan.ready()).size());
        assertTrue(plan.transcriptionClosed());
    }

    @Test
    void a_failed_session_is_left_out_of_the_score_and_said_so() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "good", "broken");
        ExperimentSpec spec = Experiments.spec(MODELS);
        for (Task task : world.plan(spec).ready()) {
            if (((SegmentationTask) task).session().name().equals("broken")) {
                world.fail(task, "x.wav cannot be decoded: convert it");
            }
        }
        List<Task> done = world.work(spec);
        for (ScoringTask task : of(ScoringTask.class, done)) {
            assertEquals(
                    List.of(new ScoringTask.FailedSession("broken", "x.wav cannot be decoded: convert it")),
                    task.failed());
            assertEquals(1, task.sessions().size());
        }
        Plan plan = world.plan(spec);
        assertTrue(plan.finished());
        for (TrialPlan trial : plan.trials()) {
            assertEquals(TrialPhase.Incomplete, trial.phase());
            assertEquals(1, trial.sessionsDone());
            assertEquals(1, trial.sessionsFailed());
            assertEquals("x.wav cannot be decoded: convert it", trial.message());
        }
        assertEquals(3, plan.failed(), "one segmentation and the two transcripts that needed it");
        assertEquals(plan.total(), plan.committed().size() + plan.failed());
    }

    @Test
    void a_missing_checkpoint_fails_its_trials_and_no_others() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1");
        world.checkpoints.put("a", new KnownCheckpoint.Missing("there is nothing below s3://b/a: upload it"));
        ExperimentSpec spec = Experiments.spec(MODELS);
        List<Task> done = world.work(spec);
        Plan plan = world.plan(spec);
        assertEquals(
                List.of(TrialPhase.Failed, TrialPhase.Succeeded),
                plan.trials().stream().map(TrialPlan::phase).toList());
        ReportTask report = of(ReportTask.class, done).get(0);
        assertEquals(
                "there is nothing below s3://b/a: upload it",
                report.trials().get(0).failure());
        assertNull(report.trials().get(1).failure());
        assertTrue(plan.finished());
    }

    @Test
    void sessions_that_all_fail_fail_the_trial_without_a_scoring() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1");
        ExperimentSpec spec = Experiments.spec(ONE_MODEL);
        world.fail(world.plan(spec).ready().get(0), "no such file");
        List<Task> done = world.work(spec);
        assertEquals(List.of(), of(ScoringTask.class, done));
        assertEquals(TrialPhase.Failed, world.plan(spec).trials().get(0).phase());
    }

    @Test
    void a_failed_clustering_leaves_a_score_without_conversations() throws Exception {
        world.sessions(DatasetLayout.MCOREC, "s1");
        ExperimentSpec spec = Experiments.spec(ONE_MODEL + "scoring: {protocol: mcorec}");
        Plan first = world.plan(spec);
        world.fail(of(ClusteringTask.class, first.ready()).get(0), "track_01_asd.json is not JSON");
        List<Task> done = world.work(spec);
        ScoringTask.ScoredSession scored =
                of(ScoringTask.class, done).get(0).sessions().get(0);
        assertNull(scored.conversations());
        assertEquals("track_01_asd.json is not JSON", scored.unclustered());
        assertEquals(TrialPhase.Incomplete, world.plan(spec).trials().get(0).phase());
    }

    @Test
    void too_many_failed_trials_end_the_experiment_with_a_report() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1");
        world.checkpoints.put("a", new KnownCheckpoint.Missing("nothing there"));
        ExperimentSpec spec = Experiments.spec(MODELS + "maxFailedTrials: 1\ndecoding: {grid: {beamSize: [1, 2]}}");
        Plan plan = world.plan(spec);
        assertTrue(plan.stopped());
        assertEquals(
                List.of(TrialPhase.Failed, TrialPhase.Failed, TrialPhase.Stopped, TrialPhase.Stopped),
                plan.trials().stream().map(TrialPlan::phase).toList());
        assertEquals(1, plan.ready().size());
        assertEquals(4, of(ReportTask.class, plan.ready()).get(0).trials().size());
        assertFalse(world.plan(Experiments.spec(MODELS + "maxFailedTrials: 2\ndecoding: {grid: {beamSize: [1, 2]}}"))
                .stopped());
    }

    @Test
    void a_checkpoint_that_came_later_and_cannot_be_used_does_not_end_the_experiment() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1");
        world.checkpoints.put("bad", new KnownCheckpoint.Missing("no model.safetensors"));
        ExperimentSpec spec = Experiments.spec(ONE_MODEL + "maxFailedTrials: 0\nrerun: {checkpointSelector: {}}");
        TriedCheckpoint bad =
                new TriedCheckpoint(0, "c", "bad", ModelArchitecture.WHISPER, "s3://b/bad", Digest.of("bad"));
        Planner planner = new Planner("lab", "study", spec, List.of(bad), world.known(), world.checkpoints, null, null);
        Plan plan = planner.plan(world.situation());
        assertEquals(TrialPhase.Failed, plan.trials().get(1).phase());
        assertFalse(plan.stopped());
    }

    @Test
    void parallelism_starts_whole_encoder_groups_in_order() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1");
        String grid = "decoding: {grid: {beamSize: [4, 8, 12], maxSegmentSeconds: [15, 18, 20]}}\n";
        assertEquals(Set.of(15.0), segmentLengths(grid + "parallelism: 1"), "a group may exceed the number");
        assertEquals(Set.of(15.0), segmentLengths(grid + "parallelism: 5"));
        assertEquals(Set.of(15.0, 18.0), segmentLengths(grid + "parallelism: 6"));
        assertEquals(Set.of(15.0, 18.0, 20.0), segmentLengths(grid));
        ExperimentSpec one = Experiments.spec(ONE_MODEL + grid + "parallelism: 1");
        assertEquals(TrialPhase.Pending, world.plan(one).trials().get(1).phase());
        world.work(one);
        assertTrue(world.plan(one).finished(), "later groups follow");
    }

    @Test
    void all_sessions_of_one_checkpoint_come_before_those_of_the_next() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1", "s2", "s3");
        ExperimentSpec spec =
                Experiments.spec(MODELS + "decoding: {grid: {beamSize: [1], maxSegmentSeconds: [15, 20]}}");
        world.plan(spec).ready().forEach(world::commit);
        List<TranscriptionTask> ready =
                of(TranscriptionTask.class, world.plan(spec).ready());
        assertEquals(2 * 2 * 3, ready.size());
        assertEquals(List.of("a", "b"), models(ready).stream().distinct().toList());
        assertEquals(6, models(ready).lastIndexOf("a") + 1, "a pod loads each checkpoint once");
    }

    @Test
    void the_next_checkpoint_waits_until_all_of_the_first_can_be_sent() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1", "s2", "broken");
        ExperimentSpec spec = Experiments.spec(MODELS);
        List<SegmentationTask> segmentations =
                of(SegmentationTask.class, world.plan(spec).ready());
        world.commit(segmentations.get(0));
        Plan plan = world.plan(spec);
        assertEquals(
                List.of("a"), models(of(TranscriptionTask.class, plan.ready())), "what can be done is not held up");
        assertFalse(plan.transcriptionClosed());
        send(plan);
        world.commit(segmentations.get(1));
        plan = world.plan(spec);
        assertEquals(List.of("a"), models(of(TranscriptionTask.class, plan.ready())));
        send(plan);
        world.fail(segmentations.get(2), "no such file");
        plan = world.plan(spec);
        assertEquals(List.of("b", "b"), models(of(TranscriptionTask.class, plan.ready())));
        assertTrue(plan.transcriptionClosed());
    }

    @Test
    void a_full_window_of_one_checkpoint_lets_no_other_in_between() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1", "s2", "s3");
        ExperimentSpec spec =
                Experiments.spec(MODELS + "decoding: {grid: {beamSize: [1]}, guard: {stopAfterFlaggedSegments: 100}}");
        of(SegmentationTask.class, world.plan(spec).ready()).forEach(world::commit);
        Plan plan = world.plan(spec);
        assertEquals(List.of("a", "a"), models(of(TranscriptionTask.class, plan.ready())));
        send(plan);
        world.commit(of(TranscriptionTask.class, plan.ready()).get(0));
        assertEquals(
                List.of("a", "b", "b"),
                models(of(TranscriptionTask.class, world.plan(spec).ready())),
                "the next begins as soon as nothing of the first is left to send");
    }

    private void send(Plan plan) {
        of(TranscriptionTask.class, plan.ready())
                .forEach(task -> task.recipes().forEach(recipe -> world.underway.add(recipe.address())));
    }

    private static List<String> models(List<TranscriptionTask> tasks) {
        return tasks.stream()
                .map(task -> task.checkpoint().uri())
                .map(uri -> uri.substring(uri.lastIndexOf('/') + 1))
                .toList();
    }

    @Test
    void two_names_for_one_checkpoint_share_their_work() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1");
        world.checkpoints.put("b", world.checkpoints.get("a"));
        List<Task> done = world.work(Experiments.spec(MODELS));
        assertEquals(1, of(TranscriptionTask.class, done).size());
        assertEquals(1, of(ScoringTask.class, done).size());
        Plan plan = world.plan(Experiments.spec(MODELS));
        assertTrue(plan.finished());
        assertEquals(
                1, new HashSet<>(plan.trials().stream().map(TrialPlan::score).toList()).size());
    }

    @Test
    void a_failed_report_ends_the_experiment_and_says_why() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "s1");
        ExperimentSpec spec = Experiments.spec(ONE_MODEL);
        Plan plan = world.plan(spec);
        while (of(ReportTask.class, plan.ready()).isEmpty()) {
            plan.ready().forEach(world::commit);
            plan = world.plan(spec);
        }
        world.fail(plan.ready().get(0), "no room");
        plan = world.plan(spec);
        assertTrue(plan.finished());
        assertEquals("no room", plan.reportFailure());
    }

    @Test
    void one_session_name_in_two_datasets_is_refused() {
        Digest digest = Digest.of("x");
        world.sessions(List.of(session("s3://b/one.jsonl", "s1", digest), session("s3://b/two.jsonl", "s1", digest)));
        InvalidExperimentException refused =
                assertThrows(InvalidExperimentException.class, () -> world.plan(Experiments.spec(ONE_MODEL)));
        assertTrue(refused.getMessage().contains("'s1' is in s3://b/one.jsonl and in s3://b/two.jsonl"));
    }

    @Test
    void no_session_at_all_is_refused() {
        InvalidExperimentException refused =
                assertThrows(InvalidExperimentException.class, () -> world.plan(Experiments.spec(ONE_MODEL)));
        assertTrue(refused.getMessage().contains("no session"));
    }

    @Test
    void the_same_situation_gives_the_same_plan() throws Exception {
        world.sessions(DatasetLayout.MCOREC, "s2", "s1", "s3");
        assertEquals(Experiments.text(world.plan(NINE)), Experiments.text(world.plan(NINE)));
    }

    private Set<Double> segmentLengths(String yaml) throws Exception {
        Set<Double> lengths = new HashSet<>();
        of(
                        SegmentationTask.class,
                        world.plan(Experiments.spec(ONE_MODEL + yaml)).ready())
                .forEach(task -> lengths.add(task.maxSegmentSeconds()));
        return lengths;
    }

    private static KnownSession session(String uri, String name, Digest digest) {
        return new KnownSession(
                new SessionReference(new DatasetReference(DatasetLayout.MANIFEST, uri), name, digest), digest, false);
    }
}
