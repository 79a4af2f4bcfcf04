package dev.hubbub.evaluation.report;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.evaluation.gate.ComparedScores;
import dev.hubbub.scoring.significance.PairedComparison;
import dev.hubbub.scoring.significance.PairedUnit;
import dev.hubbub.scoring.significance.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What trials are compared over. Pooled word errors are drawn by speaker, session or utterance; means over speakers by
 * session where there are enough of them, and else by speaker, since errors within one go together. Other metrics are no
 * sums over such units, and are not compared.
 */
final class ComparedUnits {

    private final Metric objective;
    private final TrialScore best;
    private final Map<Source, Double> own;

    ComparedUnits(Metric objective, TrialScore best) {
        this.objective = objective;
        this.best = best;
        this.own = values(best);
    }

    /**
     * What is drawn, of two trials.
     *
     * @param unit in the plural
     * @param best errors of the best, by unit
     * @param other those of the other
     * @param length what sums of errors are divided by: words, or how many values were added
     */
    record Units(String unit, double[] best, double[] other, double[] length) {}

    /** That a trial is not compared over the same as the best; the message is the end of a sentence. */
    static final class NotComparable extends Exception {

        private static final long serialVersionUID = 1;

        NotComparable(String why) {
            super(why);
        }
    }

    /** Why no trial can be compared with the best, as the end of a sentence. */
    Optional<String> obstacle() {
        boolean compared =
                switch (objective) {
                    case wer, jointError, conversationF1 -> true;
                    case speakerWer -> TrialScore.OF_SPEAKERS.contains(best.protocol());
                    default -> false;
                };
        if (!compared) {
            return Optional.of("what ranks the trials, " + objective.meaning()
                    + ", is not compared trial by trial, which is done for sums of the scores of sessions, speakers or"
                    + " utterances");
        }
        boolean nothing =
                objective == Metric.wer ? best.words() == null || best.words().reference() == 0 : own.isEmpty();
        return nothing ? Optional.of("the best has no score of any session, speaker or utterance") : Optional.empty();
    }

    /** The units of another trial, the same ones in the same order for each that is comparable. */
    Units with(TrialScore other) throws NotComparable {
        return objective == Metric.wer ? pooled(other) : means(other);
    }

    private Units pooled(TrialScore other) throws NotComparable {
        List<String> sessions =
                best.sessions().stream().map(SessionScore::session).distinct().toList();
        ComparedScores scores = new ComparedScores(best, other);
        if (!sessions.stream().allMatch(scores::has)) {
            throw new NotComparable("it lacks sessions that the best has");
        }
        List<PairedUnit> units;
        Unit unit = scores.fitting(sessions);
        try {
            units = scores.units(sessions, unit);
        } catch (IllegalArgumentException notTheSame) {
            throw new NotComparable(
                    "its references are not those of the best, such as under another normaliser or of other"
                            + " utterances");
        }
        if (units.stream().mapToLong(each -> each.base().referenceLength()).sum() == 0) {
            throw new NotComparable("nothing is known of what was said in single sessions, speakers or utterances");
        }
        return new Units(
                unit.plural(),
                of(units, each -> each.base().edits()),
                of(units, each -> each.other().edits()),
                of(units, each -> each.base().referenceLength()));
    }

    private static <T> double[] of(Iterable<T> units, ToDoubleFunction<T> value) {
        DoubleStream.Builder values = DoubleStream.builder();
        units.forEach(unit -> values.add(value.applyAsDouble(unit)));
        return values.build().toArray();
    }

    private Units means(TrialScore other) throws NotComparable {
        Map<Source, Double> theirs = values(other);
        if (!theirs.keySet().equals(own.keySet())) {
            throw new NotComparable("not the same " + (objective == Metric.conversationF1 ? "sessions" : "speakers")
                    + " have a score as of the best");
        }
        boolean bySession =
                objective == Metric.conversationF1 || best.sessions().size() >= PairedComparison.FEWEST_UNITS;
        Map<Source, double[]> sums = new LinkedHashMap<>();
        own.forEach((source, value) -> {
            double[] sum = sums.computeIfAbsent(bySession ? source.ofSession() : source, absent -> new double[3]);
            sum[0] += value;
            sum[1] += theirs.get(source);
            sum[2]++;
        });
        return new Units(
                (bySession ? Unit.SESSION : Unit.SPEAKER).plural(),
                of(sums.values(), sum -> sum[0]),
                of(sums.values(), sum -> sum[1]),
                of(sums.values(), sum -> sum[2]));
    }

    /**
     * Who or what has a value.
     *
     * @param speaker absent where it is the session's
     */
    private record Source(String session, String speaker) {

        Source ofSession() {
            return new Source(session, null);
        }
    }

    /** By session and speaker, or session alone; those that have none are left out. */
    private Map<Source, Double> values(TrialScore score) {
        return switch (objective) {
            case speakerWer -> speakers(score, SpeakerScore::wer);
            case jointError -> speakers(score, SpeakerScore::jointError);
            case conversationF1 -> conversations(score);
            default -> Map.of();
        };
    }

    private static Map<Source, Double> speakers(TrialScore score, Function<SpeakerScore, Double> value) {
        Map<Source, Double> values = new LinkedHashMap<>();
        score.sessions().forEach(session -> session.speakers()
                .forEach(speaker ->
                        put(values, new Source(session.session(), speaker.speaker()), value.apply(speaker))));
        return values;
    }

    private static Map<Source, Double> conversations(TrialScore score) {
        Map<Source, Double> values = new LinkedHashMap<>();
        score.sessions()
                .forEach(session -> put(
                        values,
                        new Source(session.session(), null),
                        session.conversationF1() == null ? null : 1 - session.conversationF1()));
        return values;
    }

    private static void put(Map<Source, Double> values, Source source, Double value) {
        if (value != null) {
            values.put(source, value);
        }
    }
}
