package dev.hubbub.evaluation;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.evaluation.index.IndexedReports;
import dev.hubbub.evaluation.page.ReportPage;
import dev.hubbub.evaluation.report.ExampleExperiment;
import dev.hubbub.evaluation.report.ReportStage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Puts an example experiment into a store as a run of it would leave it: scores, a report, and the index. */
public final class StoredExperiment {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);

    private StoredExperiment() {}

    /** Stores it. */
    public static ReportTask store(ExampleExperiment example, ArtifactStore artifacts, IndexedReports index)
            throws Exception {
        ReportTask task = example.task();
        for (ReportTask.ReportedTrial trial : task.trials()) {
            if (trial.score() != null) {
                Recipe recipe = Recipe.of(StageName.SCORING, Map.of(), Map.of("trial", trial.name()));
                commit(artifacts, recipe, example.context().output(trial.score()), trial.score());
            }
        }
        for (ReportTask.ReportedRun run : task.runs() == null ? List.<ReportTask.ReportedRun>of() : task.runs()) {
            if (run.checkpoint() != null) {
                Recipe recipe = Recipe.of(StageName.TRAINING, Map.of(), Map.of("run", run.name()));
                commit(artifacts, recipe, example.context().output(run.checkpoint()), run.checkpoint());
            }
        }
        for (StageOutput made : new ReportStage(new ReportPage(), "1.2.3", CLOCK).run(task, example.context())) {
            artifacts.commit(made, task.inputs(), "test");
        }
        index.committed(task, artifacts);
        return task;
    }

    /** Commits the score of its first trial with what it was made from. */
    public static void commitWith(
            ArtifactStore artifacts, OutputAddress score, ExampleExperiment example, List<Input> inputs)
            throws Exception {
        Recipe recipe = Recipe.of(
                StageName.SCORING,
                Map.of(),
                Map.of("trial", example.task().trials().get(0).name()));
        artifacts.commit(new StageOutput(recipe, example.context().output(score), 0.1, "cpu"), inputs, "test");
    }

    private static void commit(ArtifactStore artifacts, Recipe recipe, Path folder, OutputAddress planned)
            throws Exception {
        if (!recipe.address().equals(planned)) {
            throw new IllegalStateException("an example's scores have other recipes by now");
        }
        artifacts.commit(new StageOutput(recipe, folder, 0.1, "cpu"), List.of(), "test");
    }
}
