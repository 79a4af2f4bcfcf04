package dev.hubbub.evaluation.report;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.task.ReportTask;
import java.util.List;

/**
 * All an experiment found: {@code report.json}. The tables and the page are views of it.
 *
 * @param format the version of this form
 * @param namespace the experiment's namespace
 * @param experiment the experiment's name
 * @param objective what ranks the trials
 * @param maximize whether more is better
 * @param best the name of the best trial; absent if none can be ranked
 * @param trials the trials, in the experiment's order
 */
public record Report(
        String format,
        String namespace,
        String experiment,
        Metric objective,
        boolean maximize,
        String best,
        List<TrialReport> trials) {

    /** The form written by this version. */
    public static final String FORMAT = "hubbub-report/1";

    public Report {
        trials = List.copyOf(trials);
    }

    static Report of(ReportTask task, Metric objective, List<TrialReport> trials) {
        String best = new Ranking(objective, task.maximize())
                .bestFirst(trials).stream().findFirst().map(TrialReport::name).orElse(null);
        return new Report(FORMAT, task.namespace(), task.experiment(), objective, task.maximize(), best, trials);
    }
}
