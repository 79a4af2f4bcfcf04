package dev.hubbub.controller.plan;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import java.util.List;

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

    private static MergingTask.Member member(String name) {
        return new MergingTask.Member(
                new CheckpointReference.Stored(ModelArchitecture.WHISPER, "s3://b/" + name, Digest.of(name)), 1);
    }
}
