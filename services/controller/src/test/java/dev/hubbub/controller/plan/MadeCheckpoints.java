package dev.hubbub.controller.plan;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checkpoints that a task makes. */
final class MadeCheckpoints {

    private MadeCheckpoints() {}

    /** The averaging of two checkpoints of a set. */
    static MergingTask averaging(String set) {
        return new MergingTask(List.of(member(set + "/1"), member(set + "/2")));
    }

    static OutputAddress output(String set) {
        return averaging(set).recipe().address();
    }

    static KnownCheckpoint averageOf(String set) {
        return KnownCheckpoint.merge(ModelArchitecture.WHISPER, averaging(set), List.of());
    }

    /** The last of these steps of a run, whose task asks for all of them. */
    static KnownCheckpoint trained(RunStep... steps) {
        return trained("run", steps);
    }

    /** @param name of the run */
    static KnownCheckpoint trained(String name, RunStep... steps) {
        return trained(name, List.of(), steps);
    }

    /** @param learnt the sessions that the run learns from */
    static KnownCheckpoint trained(List<SessionReference> learnt, RunStep... steps) {
        return trained("run", learnt, steps);
    }

    private static KnownCheckpoint trained(String name, List<SessionReference> learnt, RunStep... steps) {
        CheckpointReference base = member("start").checkpoint();
        TrainingTask.Source data = new TrainingTask.Source(
                new DatasetReference(DatasetLayout.MANIFEST, "s3://b/train.jsonl"), null, null, Digest.of("data"));
        TrainingSettings settings = Json.mapper().convertValue(Map.of(), TrainingSettings.class);
        TrainingTask task = new TrainingTask(base, data, null, settings).withSteps(List.of(steps));
        return KnownCheckpoint.trained(
                name,
                ModelArchitecture.WHISPER,
                task,
                steps[steps.length - 1],
                new KnownCheckpoint.Found((CheckpointReference.Stored) base),
                Optional.empty(),
                learnt);
    }

    private static MergingTask.Member member(String name) {
        return new MergingTask.Member(
                new CheckpointReference.Stored(ModelArchitecture.WHISPER, "s3://b/" + name, Digest.of(name)), 1);
    }
}
