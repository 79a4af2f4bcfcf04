package dev.hubbub.evaluation.report;

import dev.hubbub.contracts.score.Metric;
import java.util.Comparator;
import java.util.List;

/**
 * The order of merit of an experiment's trials.
 *
 * <p>A trial that lost sessions on the way is judged on less, often easier, material: only trials that scored as many
 * sessions as the fullest one are ranked against each other, and the others come after them.
 *
 * @param objective what counts
 * @param maximize whether more is better
 */
public record Ranking(Metric objective, boolean maximize) {

    /** The trials that have a value and lost no session, best first; equals stay in the experiment's order. */
    public List<TrialReport> bestFirst(List<TrialReport> trials) {
        int sessions = trials.stream()
                .filter(trial -> objective.of(trial.score()) != null)
                .mapToInt(TrialReport::scoredSessions)
                .max()
                .orElse(0);
        Comparator<TrialReport> byValue = Comparator.comparing(trial -> objective.of(trial.score()));
        return trials.stream()
                .filter(trial -> objective.of(trial.score()) != null && trial.scoredSessions() == sessions)
                .sorted(maximize ? byValue.reversed() : byValue)
                .toList();
    }
}
