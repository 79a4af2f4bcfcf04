package dev.hubbub.datasets.comparison;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one trial, or one row of somebody else's table, came to in each session.
 *
 * @param family what it is one of: the model, with where it is from
 * @param trial the trial's name; empty for imported results
 * @param imported whether the numbers are somebody else's, taken from a file and not computed here
 * @param scoring how texts were compared
 * @param sessions by session, the metrics it has
 * @param referenceWords by session, how many words its reference has where that is known: what tells sessions of one name
 *     from each other, such as the files of two datasets
 */
public record SessionResults(
        String family,
        String trial,
        boolean imported,
        Scoring scoring,
        Map<String, Map<Metric, Double>> sessions,
        Map<String, Long> referenceWords) {

    /** What sessions are compared by: all that is known of a session as one number. */
    public static final List<Metric> METRICS =
            List.of(Metric.wer, Metric.speakerWer, Metric.jointError, Metric.conversationF1);

    /**
     * How texts were compared.
     *
     * @param protocol the scoring protocol
     * @param normalizer what made them comparable; {@code null} where nobody says
     */
    public record Scoring(String protocol, String normalizer) {

        /** The challenge's, in which its tables are. */
        static final Scoring PUBLISHED = new Scoring(TrialScore.MCOREC, null);

        /** Whether numbers of both mean the same. */
        boolean isAs(Scoring other) {
            return protocol.equals(other.protocol)
                    && (normalizer == null || other.normalizer == null || normalizer.equals(other.normalizer));
        }

        /** As a sentence names it. */
        public String text() {
            return normalizer == null || normalizer.equals(protocol) ? protocol : protocol + " by " + normalizer;
        }
    }

    /** A trial's. */
    public static SessionResults of(String family, String trial, TrialScore score) {
        Map<String, Map<Metric, Double>> sessions = new LinkedHashMap<>();
        Map<String, Long> words = new LinkedHashMap<>();
        for (SessionScore session : score.sessions()) {
            Map<Metric, Double> values = new EnumMap<>(Metric.class);
            for (Metric metric : METRICS) {
                Double value = metric.of(session);
                if (value != null) {
                    values.put(metric, value);
                }
            }
            sessions.put(session.session(), values);
            if (session.words() != null) {
                words.put(session.session(), session.words().reference());
            }
        }
        return new SessionResults(
                family, trial, false, new Scoring(score.protocol(), score.normalizer()), sessions, words);
    }

    /** A session that both have and that is not the same, as its reference has other words; nothing if there is none. */
    Optional<String> otherSession(SessionResults other) {
        return referenceWords.keySet().stream()
                .filter(session -> !referenceWords
                        .get(session)
                        .equals(other.referenceWords.getOrDefault(session, referenceWords.get(session))))
                .findFirst();
    }

    /** The sessions that have a value of a metric, with it. */
    public Map<String, Double> values(Metric metric) {
        Map<String, Double> values = new LinkedHashMap<>();
        sessions.forEach((session, own) -> {
            if (own.containsKey(metric)) {
                values.put(session, own.get(metric));
            }
        });
        return values;
    }

    /** The mean over sessions, each weighing the same; nothing where none has a value. */
    public OptionalDouble mean(Metric metric) {
        return values(metric).values().stream().mapToDouble(Double::doubleValue).average();
    }

    /** Where that mean lies, sessions drawn again and again; nothing where there are too few to believe it. */
    public Optional<Interval> interval(Metric metric) {
        double[] each = values(metric).values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (each.length < PairedComparison.FEWEST_UNITS) {
            return Optional.empty();
        }
        double[] weights = new double[each.length];
        Arrays.fill(weights, 1);
        return Optional.of(PairedBootstrap.USUAL.compare(each, each, weights).baseInterval());
    }

    /**
     * The best of each family: of those with a value for the most sessions, the one with the best mean.
     *
     * @param all in any order; families stay in the order in which they first appear
     */
    public static List<SessionResults> bestOfEach(List<SessionResults> all, Metric metric) {
        Map<String, SessionResults> best = new LinkedHashMap<>();
        for (SessionResults results : all) {
            best.merge(results.family(), results, (one, other) -> isBetter(other, one, metric) ? other : one);
        }
        return new ArrayList<>(best.values());
    }

    private static boolean isBetter(SessionResults one, SessionResults other, Metric metric) {
        int sessions = one.values(metric).size();
        int others = other.values(metric).size();
        if (sessions != others) {
            return sessions > others;
        }
        if (sessions == 0) {
            return false;
        }
        double difference = one.mean(metric).getAsDouble() - other.mean(metric).getAsDouble();
        return metric.goal() == Metric.Goal.maximize ? difference > 0 : difference < 0;
    }
}
