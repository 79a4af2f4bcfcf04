package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.evaluation.report.Report;
import dev.hubbub.evaluation.report.TrialReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a reader wants to know first.
 *
 * @param experiment the experiment's name
 * @param namespace its namespace
 * @param objective what ranks the trials, in words
 * @param best the best trial; {@code null} if none can be ranked
 * @param bestValue its value
 * @param among which trials it is the best of
 * @param surely whether it is the best by more than chance, as a sentence; {@code null} where that was not looked at
 * @param obstacle why there is no best trial, as a sentence
 * @param facts the experiment's size
 * @param setup what was heard, how, and when this was written
 */
record Heading(
        String experiment,
        String namespace,
        String objective,
        String best,
        String bestValue,
        String among,
        String surely,
        String obstacle,
        List<Fact> facts,
        List<Fact> setup) {

    /**
     * One number about the experiment.
     *
     * @param label what it is
     * @param value the number
     */
    record Fact(String label, String value) {}

    static Heading of(Report report) {
        List<TrialScore> scores = report.trials().stream()
                .map(TrialReport::score)
                .filter(Objects::nonNull)
                .toList();
        String best = report.best();
        String value = report.trials().stream()
                .filter(trial -> trial.name().equals(best))
                .map(trial -> Figures.percentInText(report.objective().of(trial.score())))
                .findFirst()
                .orElse(null);
        return new Heading(
                report.experiment(),
                report.namespace(),
                (report.maximize() ? "highest " : "lowest ")
                        + report.objective().meaning(),
                best,
                value,
                ProblemList.unranked(report).isEmpty() ? "all" : "those that lack nothing another was scored on",
                report.significance() == null ? null : report.significance().sentence(),
                report.obstacle() == null
                        ? "No trial can be ranked by " + report.objective().label() + "; the reasons are below."
                        : "No trial is the best: " + report.obstacle() + ".",
                facts(report, scores),
                Setup.of(report, scores));
    }

    private static List<Fact> facts(Report report, List<TrialScore> scores) {
        List<Fact> facts = new ArrayList<>();
        int trials = report.trials().size();
        facts.add(new Fact(
                "Trials",
                scores.size() == trials ? Figures.count(trials) : scores.size() + " of " + trials + " scored"));
        facts.add(new Fact(
                "Sessions",
                Figures.count(report.trials().stream()
                        .mapToInt(TrialReport::allSessions)
                        .max()
                        .orElse(0))));
        facts.add(new Fact(
                "Reference words",
                Figures.count(scores.stream()
                        .map(TrialScore::words)
                        .filter(Objects::nonNull)
                        .mapToLong(ErrorCounts::reference)
                        .max()
                        .orElse(0))));
        facts.add(new Fact(
                "Audio",
                Figures.duration(scores.stream()
                        .mapToDouble(TrialScore::audioSeconds)
                        .max()
                        .orElse(0))));
        facts.add(new Fact(
                "Computing",
                Figures.duration(
                        scores.stream().mapToDouble(TrialScore::seconds).sum())));
        return facts;
    }
}
