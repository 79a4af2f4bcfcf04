package dev.hubbub.evaluation.report;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.evaluation.gate.ComparedScores;
import dev.hubbub.evaluation.report.Significance.Compared;
import dev.hubbub.scoring.significance.Holm;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import dev.hubbub.scoring.significance.PairedUnit;
import dev.hubbub.scoring.significance.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares the best trial with those ranked below it by what ranks them. Pooled word errors are drawn by speaker, session
 * or utterance; means over speakers by session where there are enough of them, and else by speaker, since errors within
 * one go together. Other metrics are no sums over such units, and are not compared.
 */
final class BestCompared {

    /** So many at most: of more, none could be told from the best after the correction with this many draws. */
    private static final int MOST = 100;

    private static final long MOST_DRAWS = 20_000_000;
    private static final int FEWEST_RESAMPLES = 2_000;

    private final Metric objective;
    private final TrialScore best;

    private BestCompared(Metric objective, TrialScore best) {
        this.objective = objective;
        this.best = best;
    }

    /**
     * What was drawn, of two trials.
     *
     * @param length what errors are divided by
     */
    private record Drawn(String unit, double[] best, double[] other, double[] length) {}

    /**
     * Compares.
     *
     * @param ranked the best first; all have a score
     */
    static Optional<Significance> of(Metric objective, List<TrialReport> ranked) {
        if (ranked.size() < 2) {
            return Optional.empty();
        }
        BestCompared comparing = new BestCompared(objective, ranked.get(0).score());
        List<TrialReport> others = ranked.subList(1, Math.min(ranked.size(), MOST + 1));
        List<PairedComparison> comparisons = new ArrayList<>();
        String unit = null;
        for (TrialReport other : others) {
            Optional<Drawn> drawn = comparing.drawn(other.score());
            if (drawn.isEmpty()) {
                return Optional.empty();
            }
            unit = drawn.get().unit();
            comparisons.add(compared(drawn.get()));
        }
        double[] corrected = Holm.corrected(
                comparisons.stream().mapToDouble(PairedComparison::pValue).toArray());
        // Where more is better, what is counted is what lacks.
        int sign = objective.goal() == Metric.Goal.maximize ? -1 : 1;
        List<Compared> compared = new ArrayList<>();
        for (int place = 0; place < others.size(); place++) {
            PairedComparison one = comparisons.get(place);
            double low = sign * one.difference().low();
            double high = sign * one.difference().high();
            compared.add(new Compared(
                    others.get(place).name(),
                    sign * one.change(),
                    Math.min(low, high),
                    Math.max(low, high),
                    corrected[place],
                    one.verdict(corrected[place], Significance.LEVEL)));
        }
        return Optional.of(
                new Significance(unit, comparisons.get(0).units(), compared, ranked.size() - 1 - others.size()));
    }

    private static PairedComparison compared(Drawn drawn) {
        PairedBootstrap usual = PairedBootstrap.USUAL;
        int resamples = (int) Math.max(
                FEWEST_RESAMPLES, Math.min(usual.resamples(), MOST_DRAWS / Math.max(1, drawn.length().length)));
        return new PairedBootstrap(resamples, usual.confidence(), usual.seed())
                .compare(drawn.best(), drawn.other(), drawn.length());
    }

    private Optional<Drawn> drawn(TrialScore other) {
        Optional<Drawn> drawn =
                switch (objective) {
                    case wer -> pooled(other);
                    case speakerWer -> TrialScore.MCOREC.equals(best.protocol())
                            ? speakers(other, SpeakerScore::wer)
                            : Optional.empty();
                    case jointError -> speakers(other, SpeakerScore::jointError);
                    case conversationF1 -> conversations(other);
                    default -> Optional.empty();
                };
        return drawn.filter(units -> units.length().length > 0);
    }

    private Optional<Drawn> pooled(TrialScore other) {
        List<String> sessions =
                best.sessions().stream().map(SessionScore::session).distinct().toList();
        ComparedScores scores = new ComparedScores(best, other);
        if (best.words() == null
                || best.words().reference() == 0
                || !sessions.stream().allMatch(scores::has)) {
            return Optional.empty();
        }
        try {
            Unit unit = scores.fitting(sessions);
            List<PairedUnit> units = scores.units(sessions, unit);
            return Optional.of(new Drawn(
                    unit.plural(),
                    units.stream().mapToDouble(each -> each.base().edits()).toArray(),
                    units.stream().mapToDouble(each -> each.other().edits()).toArray(),
                    units.stream()
                            .mapToDouble(each -> each.base().referenceLength())
                            .toArray()));
        } catch (IllegalArgumentException notTheSame) {
            return Optional.empty();
        }
    }

    /** Sums of speakers' values, of those that both have. */
    private static final class Sums {

        private double ours;
        private double theirs;
        private double count;

        void add(double best, double other) {
            ours += best;
            theirs += other;
            count++;
        }
    }

    private Optional<Drawn> speakers(TrialScore other, Function<SpeakerScore, Double> value) {
        Map<String, Double> theirs = new LinkedHashMap<>();
        other.sessions().forEach(session -> session.speakers()
                .forEach(speaker -> theirs.put(name(session, speaker), value.apply(speaker))));
        boolean bySession = best.sessions().size() >= PairedComparison.FEWEST_UNITS;
        Map<String, Sums> sums = new LinkedHashMap<>();
        for (SessionScore session : best.sessions()) {
            for (SpeakerScore speaker : session.speakers()) {
                Double our = value.apply(speaker);
                Double their = theirs.get(name(session, speaker));
                if (our != null && their != null) {
                    sums.computeIfAbsent(bySession ? session.session() : name(session, speaker), absent -> new Sums())
                            .add(our, their);
                }
            }
        }
        return Optional.of(drawn(bySession ? Unit.SESSION : Unit.SPEAKER, sums));
    }

    private static String name(SessionScore session, SpeakerScore speaker) {
        return session.session() + "\0" + speaker.speaker();
    }

    private Optional<Drawn> conversations(TrialScore other) {
        Map<String, Double> theirs = new LinkedHashMap<>();
        other.sessions().forEach(session -> theirs.put(session.session(), session.conversationF1()));
        Map<String, Sums> sums = new LinkedHashMap<>();
        for (SessionScore session : best.sessions()) {
            Double their = theirs.get(session.session());
            if (session.conversationF1() != null && their != null) {
                sums.computeIfAbsent(session.session(), absent -> new Sums())
                        .add(1 - session.conversationF1(), 1 - their);
            }
        }
        return Optional.of(drawn(Unit.SESSION, sums));
    }

    private static Drawn drawn(Unit unit, Map<String, Sums> sums) {
        return new Drawn(
                unit.plural(),
                sums.values().stream().mapToDouble(each -> each.ours).toArray(),
                sums.values().stream().mapToDouble(each -> each.theirs).toArray(),
                sums.values().stream().mapToDouble(each -> each.count).toArray());
    }
}
