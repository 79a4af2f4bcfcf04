package dev.hubbub.evaluation.page;

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
     * @param architecture what kind of model it is
     * @param checkpoint where its weights are
     * @param digest the digest of its weights
     * @param score where its score is, below the bucket; {@code null} if it failed
     * @param protocol how it was scored; {@code null} if it failed
     */
    record Line(String trial, String architecture, String checkpoint, String digest, String score, String protocol) {}

    static List<Line> of(Report report) {
        List<Line> lines = new ArrayList<>();
        for (TrialReport trial : report.trials()) {
            lines.add(new Line(
                    trial.name(),
                    trial.checkpoint().architecture(),
                    trial.checkpoint().uri(),
                    trial.checkpoint().digest().hex(),
                    trial.scoreAddress() == null ? null : trial.scoreAddress().prefix(),
                    trial.score() == null ? null : trial.score().protocol()));
        }
        return lines;
    }
}
