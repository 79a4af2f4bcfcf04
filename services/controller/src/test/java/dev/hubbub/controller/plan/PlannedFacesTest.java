package dev.hubbub.controller.plan;

import static dev.hubbub.controller.plan.Experiments.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedFacesTest {

    private static final String ONE_MODEL = "datasets: []\nmodels: [{name: a, checkpoint: 's3://b/a'}]\n";
    private final Experiments world = new Experiments().checkpoint("a", "weights of a");

    @Test
    void a_report_does_without_an_overview_that_failed_and_waits_for_one_that_may_come() throws Exception {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/media/raw");
        world.sessions(List.of(
                new KnownSession(new SessionReference(dataset, "s1", Digest.of("s1")), Digest.of("texts"), false)));
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
        assertNull(((ReportTask) report).overviews());
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
                "lab", "study", Experiments.spec(ONE_MODEL), List.of(raw), world.checkpoints, null, weights);
        assertEquals(
                List.of(new LipsTask(raw.reference(), weights)),
                planner.plan(world.situation()).ready());
    }
}
