package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.evaluation.gate.ComparedScores;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import dev.hubbub.scoring.significance.PairedUnit;
import dev.hubbub.scoring.significance.Unit;
import java.util.List;
import java.util.Map;

/**
 * Within which bounds a trial's pooled word error rate lies, by drawing what was said again and again.
 *
 * @param unit what was drawn, such as {@code 35 utterances}; {@code null} where nothing was
 * @param intervals of 95 %, by metric
 */
record Uncertainty(String unit, Map<Metric, Interval> intervals) {

    private static final Uncertainty UNKNOWN = new Uncertainty(null, Map.of());

    private static final PairedBootstrap USUAL = PairedBootstrap.USUAL;

    /** So many units are drawn at most: a score of hundreds of thousands of utterances has narrow bounds anyway. */
    private static final long MOST_DRAWS = 20_000_000;

    private static final int FEWEST_RESAMPLES = 200;

    static Uncertainty of(TrialScore score) {
        if (score.words() == null || score.words().reference() == 0) {
            return UNKNOWN;
        }
        List<String> sessions =
                score.sessions().stream().map(SessionScore::session).distinct().toList();
        ComparedScores itself = new ComparedScores(score, score);
        Unit unit = itself.fitting(sessions);
        List<PairedUnit> units = itself.units(sessions, unit);
        if (units.size() < PairedComparison.FEWEST_UNITS) {
            return UNKNOWN;
        }
        int resamples = (int) Math.max(FEWEST_RESAMPLES, Math.min(USUAL.resamples(), MOST_DRAWS / units.size()));
        PairedComparison drawn = new PairedBootstrap(resamples, USUAL.confidence(), USUAL.seed()).compare(units);
        return new Uncertainty(units.size() + " " + unit.plural(), Map.of(Metric.wer, drawn.baseInterval()));
    }
}
