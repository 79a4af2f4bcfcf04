package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.Problem;
import java.util.List;

/**
 * A trial's score without its texts: {@code index/scores/<digest>.json}.
 *
 * @param format the version of this form; one of another is made anew
 * @param summary what it comes to
 * @param sessions what each session comes to
 * @param problems what could not be scored, the first {@value #MOST_PROBLEMS}
 */
public record ScoreEntry(String format, ScoreSummary summary, List<SessionEntry> sessions, List<Problem> problems) {

    static final int MOST_PROBLEMS = 200;

    static final String FORMAT = "hubbub-score-entry/2";

    public ScoreEntry {
        sessions = sessions == null ? List.of() : List.copyOf(sessions);
        problems = problems == null ? List.of() : List.copyOf(problems);
    }

    static ScoreEntry of(TrialScore score) {
        return new ScoreEntry(
                FORMAT,
                ScoreSummary.of(score),
                score.sessions().stream().map(SessionEntry::of).toList(),
                score.problems().stream().limit(MOST_PROBLEMS).toList());
    }
}
