package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.evaluation.report.Report;
import dev.hubbub.evaluation.report.TrialReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sessions against trials, so that a hard session and a trial's weak spot show at a glance. The shorter list lies across.
 *
 * @param corner what the rows are
 * @param across the heads of the columns
 * @param rows the rows
 * @param shownSessions how many sessions are in it
 * @param allSessions how many there are
 */
record SessionMatrix(String corner, List<Head> across, List<Row> rows, int shownSessions, int allSessions) {

    /** A browser handles this many cells with ease; beyond it the page would be all table. */
    private static final int MOST_CELLS = 12_000;

    /**
     * The head of a column or row.
     *
     * @param name a trial's or session's name
     * @param best whether it is the best trial
     */
    record Head(String name, boolean best) {}

    /**
     * A row.
     *
     * @param head its head
     * @param cells one per column
     */
    record Row(Head head, List<Cell> cells) {}

    /**
     * A value.
     *
     * @param text per cent
     * @param key what it is sorted by
     * @param heat how bad it is, from 0 to 100
     * @param anchor the transcript behind it; {@code null} if it is not on the page
     */
    record Cell(String text, String key, int heat, String anchor) {}

    static SessionMatrix of(Report report, Metric metric, Transcripts transcripts) {
        Set<String> names = new LinkedHashSet<>();
        List<Map<String, SessionScore>> scores = new ArrayList<>();
        for (TrialReport trial : report.trials()) {
            Map<String, SessionScore> ofTrial = new HashMap<>();
            if (trial.score() != null) {
                for (SessionScore session : trial.score().sessions()) {
                    names.add(session.session());
                    ofTrial.put(session.session(), session);
                }
            }
            scores.add(ofTrial);
        }
        int most = Math.max(1, MOST_CELLS / Math.max(1, report.trials().size()));
        List<String> sessions = names.stream().limit(most).toList();
        List<Head> trialHeads = report.trials().stream()
                .map(trial -> new Head(trial.name(), trial.name().equals(report.best())))
                .toList();
        List<Head> sessionHeads =
                sessions.stream().map(session -> new Head(session, false)).toList();
        boolean trialsAcross = trialHeads.size() <= Math.max(sessions.size(), 8);
        List<Map<String, String>> anchors = new ArrayList<>();
        for (int trial = 0; trial < scores.size(); trial++) {
            anchors.add(transcripts.anchors(trial));
        }
        Cells cells = new Cells(report, metric, scores, sessions, anchors);
        return trialsAcross
                ? new SessionMatrix("Session", trialHeads, cells.bySession(sessionHeads), sessions.size(), names.size())
                : new SessionMatrix("Trial", sessionHeads, cells.byTrial(trialHeads), sessions.size(), names.size());
    }

    private record Cells(
            Report report,
            Metric metric,
            List<Map<String, SessionScore>> scores,
            List<String> sessions,
            List<Map<String, String>> anchors) {

        List<Row> bySession(List<Head> heads) {
            List<Row> rows = new ArrayList<>();
            for (int session = 0; session < sessions.size(); session++) {
                List<Cell> cells = new ArrayList<>();
                for (int trial = 0; trial < scores.size(); trial++) {
                    cells.add(cell(trial, sessions.get(session)));
                }
                rows.add(new Row(heads.get(session), cells));
            }
            return rows;
        }

        List<Row> byTrial(List<Head> heads) {
            List<Row> rows = new ArrayList<>();
            for (int trial = 0; trial < scores.size(); trial++) {
                List<Cell> cells = new ArrayList<>();
                for (String session : sessions) {
                    cells.add(cell(trial, session));
                }
                rows.add(new Row(heads.get(trial), cells));
            }
            return rows;
        }

        private Cell cell(int trial, String session) {
            SessionScore score = scores.get(trial).get(session);
            Double value = score == null ? null : metric.of(score);
            return new Cell(
                    Figures.percent(value),
                    Figures.key(value),
                    heat(value),
                    anchors.get(trial).get(session));
        }

        // Error rates have no upper limit: everything from 100 % on is equally red, or one bad session would make the
        // others look alike.
        private int heat(Double value) {
            if (value == null) {
                return 0;
            }
            double bad = report.maximize() ? 1 - value : value;
            return (int) Math.round(100 * Math.max(0, Math.min(1, bad)));
        }
    }
}
