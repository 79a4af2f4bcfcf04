package dev.hubbub.training;

import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.AdaptingTask;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.training.finetuning.AdaptedCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Joins checkpoints with their low-rank adapters. */
public final class AdaptingStage implements Stage<AdaptingTask> {

    @Override
    public StageName name() {
        return StageName.ADAPTING;
    }

    @Override
    public Class<AdaptingTask> taskType() {
        return AdaptingTask.class;
    }

    @Override
    public List<StageOutput> run(AdaptingTask task, StageContext context)
            throws StageFailure, IOException, InterruptedException {
        long started = System.nanoTime();
        AdaptedCheckpoint.Part base = fetched(task.base(), context);
        AdaptedCheckpoint.Part adapter = fetched(task.adapter(), context);
        Path directory = context.outputDirectory(task.recipe());
        context.progress(0, "joining " + base.name() + " with " + adapter.name());
        Map<Path, String> names = new LinkedHashMap<>();
        names.put(base.path(), base.name());
        // They may be one folder by mistake.
        names.putIfAbsent(adapter.path(), adapter.name());
        new LearningFaults("The adapter cannot be joined with its checkpoint", names).translated(() -> {
            new AdaptedCheckpoint(base, adapter).write(directory, task.stage() + " " + task.version());
            return directory;
        });
        return List.of(new StageOutput(task.recipe(), directory, (System.nanoTime() - started) / 1e9, "cpu"));
    }

    private static AdaptedCheckpoint.Part fetched(CheckpointReference checkpoint, StageContext context)
            throws StageFailure, IOException {
        return new AdaptedCheckpoint.Part(checkpoint.uri(), PlannedWeights.fetched(checkpoint, context));
    }
}
