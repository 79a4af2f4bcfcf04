package dev.hubbub.controller.plan;

import static dev.hubbub.controller.plan.Experiments.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.Hysteresis.GapFill;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.ReportedOverview;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannedFacesTest {

    private static final String ONE_MODEL = "datasets: []\nmodels: [{name: a, checkpoint: 's3://b/a'}]\n";
    private final Experiments world = new Experiments().checkpoint("a", "weights of a");

    @Test
    void a_report_does_without_an_overview_that_failed_and_waits_for_one_that_may_come() throws Exception {
        world.sessions(raw("s1"));
        ExperimentSpec spec = Experiments.spec(ONE_MODEL + "decoding: {grid: {beamSize: [1]}}");
        Task overview = null;
        while (overview == null
                || of(ScoringTask.class, world.plan(spec).ready()).isEmpty()) {
            for (Task task : world.plan(spec).ready()) {
                if (task instanceof OverviewTask) {
                    overview = task;
                } else if (!(task instanceof ScoringTask)) {
                    world.commit(task);
                }
            }
        }
        world.commit(of(ScoringTask.class, world.plan(spec).ready()).get(0));
        assertEquals(List.of(overview), world.plan(spec).ready(), "the report waits");

        world.fail(overview, "no room");
        Task report = world.plan(spec).ready().get(0);
        assertEquals(
                List.of(ReportedOverview.failed("s1", "no room")), ((ReportTask) report).overviews(), "and says why");
        assertEquals(List.of(), ((ReportTask) report).lookedOver());
        world.commit(report);
        assertTrue(world.plan(spec).finished());
    }

    @Test
    void lips_are_cut_by_the_model_that_the_experiment_names() throws Exception {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/media/raw");
        KnownSession raw =
                new KnownSession(new SessionReference(dataset, "s1", Digest.of("s1")), Digest.of("texts"), false);
        DetectorWeights weights = new DetectorWeights("s3://b/points", Digest.of("points"));
        Planner planner = new Planner(
                "lab", "study", Experiments.spec(ONE_MODEL), List.of(), List.of(raw), world.checkpoints, null, weights);
        assertEquals(
                List.of(new LipsTask(raw.reference(), weights)),
                planner.plan(world.situation()).ready());
    }

    @Test
    void an_experiment_whose_trials_all_fail_looks_at_no_faces() throws Exception {
        world.sessions(raw("s1", "s2"));
        world.checkpoints.put("a", new KnownCheckpoint.Missing("nothing there"));
        ExperimentSpec spec = Experiments.spec(ONE_MODEL);
        Plan plan = world.plan(spec);
        assertEquals(List.of(StageName.REPORT), stages(plan), "nobody waits for faces without a word");
        assertNull(of(ReportTask.class, plan.ready()).get(0).overviews());
        assertEquals(Set.of(), plan.work(Queue.SEGMENTATION).outstanding());
        plan.ready().forEach(world::commit);
        assertTrue(world.plan(spec).finished());
    }

    @Test
    void an_experiment_that_is_stopped_reports_the_faces_that_were_looked_at_until_then() throws Exception {
        world.sessions(raw("s1", "s2"));
        ExperimentSpec spec = Experiments.spec(ONE_MODEL + "maxFailedTrials: 0\n");
        Planner planner = world.planner(spec);
        LivingRun run = new LivingRun();
        Plan plan = planner.plan(run.situation());
        assertEquals(List.of(StageName.LIPS, StageName.LIPS), stages(plan));
        LipsTask first = of(LipsTask.class, plan.ready()).get(0);
        run.commit(first);
        run.commit(of(ActivityTask.class, planner.plan(run.situation()).ready()).get(0));
        OverviewTask seen =
                of(OverviewTask.class, planner.plan(run.situation()).ready()).get(0);
        run.commit(seen);
        plan = planner.plan(run.situation());
        run.fail(of(SegmentationTask.class, plan.ready()).get(0), "no speech");
        run.fail(of(LipsTask.class, plan.ready()).get(0), "no face");

        plan = planner.plan(run.situation());
        assertTrue(plan.stopped());
        assertEquals(List.of(StageName.REPORT), stages(plan));
        ReportTask report = of(ReportTask.class, plan.ready()).get(0);
        assertEquals(
                List.of(new ReportedOverview("s1", seen.recipe().address()), ReportedOverview.failed("s2", "no face")),
                report.overviews());
        assertEquals(Set.of(), plan.work(Queue.SEGMENTATION).outstanding());
    }

    /** The same thresholds for all would be wrong for one of the two. */
    @Test
    void scores_become_segments_by_what_is_usual_for_the_view_that_they_are_of_where_nothing_is_said()
            throws Exception {
        world.sessions(
                Stream.of(CameraView.values()).map(PlannedFacesTest::seen).toList());
        for (Map.Entry<String, List<Hysteresis>> said : Map.of(
                        "",
                        List.of(Hysteresis.DEFAULT, Hysteresis.EGO),
                        "segmentation: {onset: 3, minDurationOn: 2}\n",
                        List.of(
                                new Hysteresis(3, 0.8, 2, 0.5, GapFill.MIN_DURATION_OFF),
                                new Hysteresis(3, 1.6, 2, 0.5, GapFill.MIN_DURATION_OFF)))
                .entrySet()) {
            List<Task> ready =
                    world.plan(Experiments.spec(ONE_MODEL + said.getKey())).ready();
            assertEquals(
                    said.getValue(),
                    of(SegmentationTask.class, ready).stream()
                            .map(SegmentationTask::hysteresis)
                            .toList());
            assertEquals(
                    said.getValue(),
                    of(ClusteringTask.class, ready).stream()
                            .map(ClusteringTask::hysteresis)
                            .toList());
        }
    }

    @Test
    void an_onset_below_the_usual_offset_of_a_view_is_refused() {
        world.sessions(List.of(seen(CameraView.EGO)));
        InvalidExperimentException refused = assertThrows(
                InvalidExperimentException.class,
                () -> world.plan(Experiments.spec(ONE_MODEL + "segmentation: {onset: 1}\n")));
        assertEquals(
                "spec.segmentation.offset (1.6) is above segmentation.onset (1.0): a region would end before it starts",
                refused.getMessage());
    }

    private static KnownSession seen(CameraView view) {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/media/train", view);
        return new KnownSession(new SessionReference(dataset, "s_" + view, Digest.of("s")), Digest.of("texts"), true);
    }

    private static List<KnownSession> raw(String... names) {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/media/raw");
        return Stream.of(names)
                .map(name -> new KnownSession(
                        new SessionReference(dataset, name, Digest.of(name)), Digest.of("texts"), false))
                .toList();
    }

    private static List<StageName> stages(Plan plan) {
        return plan.ready().stream().map(Task::stage).toList();
    }
}
