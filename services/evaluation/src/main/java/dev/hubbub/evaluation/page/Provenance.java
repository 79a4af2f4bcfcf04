package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ReportTask.ReportedMerging;
import dev.hubbub.evaluation.report.Report;
import dev.hubbub.evaluation.report.TrialReport;
import java.util.ArrayList;
import java.util.List;

/** Where a trial's numbers come from: enough to find every byte behind them in the artifact store. */
final class Provenance {

    private Provenance() {}

    /**
     * A trial's origin.
     *
     * @param trial the trial's name
     * @param checkpoint its weights; {@code null} if there were none
     * @param averageOf the checkpoints of which these weights are merged; empty where they are not
     * @param merging how they were merged; {@code null} for a weighted mean
     * @param score where its score is, below the bucket; {@code null} if it failed
     * @param protocol how it was scored; {@code null} if it failed
     * @param normalizer what made its texts comparable; {@code null} if it failed, and in scores of earlier versions
     */
    record Line(
            String trial,
            CheckpointReference checkpoint,
            List<MergingTask.Member> averageOf,
            ReportedMerging merging,
            String score,
            String protocol,
            String normalizer) {}

    static List<Line> of(Report report) {
        List<Line> lines = new ArrayList<>();
        for (TrialReport trial : report.trials()) {
            lines.add(new Line(
                    trial.name(),
                    trial.checkpoint(),
                    trial.averageOf() == null ? List.of() : trial.averageOf(),
                    trial.merging(),
                    trial.scoreAddress() == null ? null : trial.scoreAddress().prefix(),
                    trial.score() == null ? null : trial.score().protocol(),
                    trial.score() == null ? null : trial.score().normalizer()));
        }
        return lines;
    }
}
