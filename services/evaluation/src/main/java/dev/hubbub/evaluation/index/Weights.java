package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ReportTask.ReportedMerging;
import dev.hubbub.contracts.task.ReportTask.ReportedTrial;
import java.util.List;

/**
 * What trials hear with.
 *
 * @param model the model's name in the experiment
 * @param checkpoint its weights; absent where there were none
 * @param averageOf the checkpoints of which these are merged; absent where they are not
 * @param merging how; absent for a weighted mean
 */
public record Weights(
        String model, CheckpointReference checkpoint, List<MergingTask.Member> averageOf, ReportedMerging merging) {

    static Weights of(ReportedTrial trial) {
        return new Weights(trial.model(), trial.checkpoint(), trial.averageOf(), trial.merging());
    }
}
