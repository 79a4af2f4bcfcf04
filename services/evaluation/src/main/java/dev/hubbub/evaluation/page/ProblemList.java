package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.evaluation.report.Report;
import dev.hubbub.evaluation.report.TrialReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What could not be scored, or was and says less than it seems to. A recording that cannot be read is missing from every trial: it is said once, with the trials
 * it concerns.
 */
final class ProblemList {

    private ProblemList() {}

    /**
     * A line of the list.
     *
     * @param subject the trial or session concerned; {@code null} if the sentence names it
     * @param sentence what is wrong and what to do
     * @param where the trials it concerns, in words
     */
    record Line(String subject, String sentence, String where) {}

    static List<Line> of(Report report) {
        List<Line> lines = new ArrayList<>();
        Map<Problem, List<String>> trialsByProblem = new LinkedHashMap<>();
        int scored = 0;
        for (TrialReport trial : report.trials()) {
            if (trial.score() == null) {
                String failure = trial.failure() == null ? "It has no score." : trial.failure();
                lines.add(new Line(trial.name(), sentence(failure), "the whole trial failed"));
                continue;
            }
            scored++;
            for (Problem problem : trial.score().problems()) {
                trialsByProblem
                        .computeIfAbsent(problem, ignored -> new ArrayList<>())
                        .add(trial.name());
            }
        }
        if (report.best() == null && report.obstacle() == null && scored > 0) {
            lines.add(new Line(
                    null,
                    "No trial has a " + report.objective().meaning()
                            + ", because its protocol has none or nothing could be scored; set objective.metric to"
                            + " another metric or mend what is named below.",
                    "the ranking"));
        }
        for (Map.Entry<Problem, List<String>> entry : trialsByProblem.entrySet()) {
            Problem problem = entry.getKey();
            List<String> trials = entry.getValue();
            lines.add(new Line(
                    subject(problem),
                    sentence(problem.message()),
                    trials.size() == scored && scored > 1 ? "in every trial" : "in " + String.join(", ", trials)));
        }
        addMeaning(report, lines);
        addFaces(report, trialsByProblem.keySet(), lines);
        List<String> unranked = unranked(report);
        if (!unranked.isEmpty()) {
            lines.add(new Line(
                    null,
                    "What could not be scored here was scored in other trials, so it is not ranked with them.",
                    "in " + String.join(", ", unranked)));
        }
        return lines;
    }

    /** Numbers that do not mean what they seem to. */
    private static void addMeaning(Report report, List<Line> lines) {
        if (report.learnt() != null) {
            report.learnt().forEach(learnt -> lines.add(line(report, learnt.model(), learnt.sentence())));
        }
        if (report.chosen() != null) {
            report.chosen().forEach(chosen -> lines.add(line(report, chosen.model(), chosen.sentence())));
        }
        if (report.remarks() != null) {
            report.remarks().forEach(remark -> lines.add(line(report, remark.model(), remark.sentence())));
        }
    }

    private static Line line(Report report, String model, String said) {
        List<String> trials = report.trials().stream()
                .filter(trial -> trial.model().equals(model))
                .map(TrialReport::name)
                .toList();
        return new Line(null, sentence(said), "in " + String.join(", ", trials));
    }

    /** What is wrong with face tracks concerns every trial; one that reads lips may have said it already. */
    private static void addFaces(Report report, Set<Problem> said, List<Line> lines) {
        Set<String> sentences =
                said.stream().map(problem -> sentence(problem.message())).collect(Collectors.toSet());
        for (SessionOverview overview : report.facesBySession().values()) {
            overview.speakers().stream()
                    .flatMap(speaker -> speaker.problems().stream())
                    .filter(problem -> sentences.add(sentence(problem)))
                    .forEach(problem -> lines.add(new Line(
                            problem.contains(overview.session()) ? null : overview.session(),
                            sentence(problem),
                            "a face track")));
        }
        if (report.unseen() != null) {
            report.unseen()
                    .forEach((session, why) ->
                            lines.add(new Line(session, sentence(why), "its face tracks could not be looked over")));
        }
    }

    /** The trials that have a value and yet no rank, beside others that have one. */
    static List<String> unranked(Report report) {
        return report.trials().stream()
                .filter(trial -> report.best() != null
                        && report.objective().of(trial.score()) != null
                        && !report.bars(trial.name())
                        && !report.ranked().contains(trial.name()))
                .map(TrialReport::name)
                .toList();
    }

    private static String subject(Problem problem) {
        if (problem.message().contains(problem.session())) {
            return null;
        }
        return problem.file() == null ? problem.session() : problem.session() + ", " + problem.file();
    }

    private static String sentence(String message) {
        return message.endsWith(".") || message.endsWith("!") || message.endsWith("?") ? message : message + ".";
    }
}
