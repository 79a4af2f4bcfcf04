package dev.hubbub.contracts.score;

import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What is known of a trial besides how right it is: what it cost, and what looks wrong with it. Each has one name and one
 * definition; none ranks trials. The constants are spelled as they are in files.
 */
public enum Measurement {
    seconds("Seconds", "wall seconds that the trial's transcripts would cost alone", Unit.SECONDS, TrialScore::seconds),
    realTimeFactor(
            "RTF", "real-time factor: wall seconds per second of audio", Unit.FACTOR, TrialScore::realTimeFactor),
    gpuSeconds(
            "Seconds with GPU",
            "of the seconds, those of transcripts that were made with a GPU: wall time, in which it also waits",
            Unit.SECONDS,
            TrialScore::gpuSeconds),
    flaggedShare(
            "Flagged",
            "of all segments, those that look degenerate in any way",
            Unit.FRACTION,
            score -> share(score.flaggedSegments(), score.segments())),
    cappedShare(
            "Capped",
            "of all segments, those ended by the limit of tokens: the model did not stop by itself",
            Unit.FRACTION,
            score -> share(score, SegmentHealth::capped)),
    loopedShare(
            "Looped",
            "of all segments, those that repeat themselves",
            Unit.FRACTION,
            score -> share(score, SegmentHealth::looped)),
    emptyShare(
            "Empty",
            "of all segments, those without a text",
            Unit.FRACTION,
            score -> share(score, SegmentHealth::empty)),
    otherLanguageShare(
            "Other language",
            "of the segments with a text of which decoding and the manifest say a language, those where they differ",
            Unit.FRACTION,
            Measurement::otherLanguage),
    insertionRate(
            "Insertions",
            "words inserted, over the words of the reference: far above that of other trials where a model invents text",
            Unit.FRACTION,
            score -> score.words() == null
                    ? null
                    : share(score.words().insertions(), score.words().reference()));

    /** What a value counts. */
    public enum Unit {
        SECONDS,
        /** Of one; shown in per cent. */
        FRACTION,
        /** A number of no unit. */
        FACTOR
    }

    private final String label;
    private final String definition;
    private final Unit unit;
    private final Function<TrialScore, Double> ofTrial;

    Measurement(String label, String definition, Unit unit, Function<TrialScore, Double> ofTrial) {
        this.label = label;
        this.definition = definition;
        this.unit = unit;
        this.ofTrial = ofTrial;
    }

    private static Double share(TrialScore score, ToIntFunction<SegmentHealth> counted) {
        SegmentHealth health = score.health();
        return health == null ? null : share(counted.applyAsInt(health), health.segments());
    }

    private static Double otherLanguage(TrialScore score) {
        SegmentHealth health = score.health();
        return health == null || health.languages() == null ? null : share(health.otherLanguage(), health.languages());
    }

    private static Double share(long part, long all) {
        return all == 0 ? null : (Double) ((double) part / all);
    }

    /** The name at the head of a column. */
    public String label() {
        return label;
    }

    /** What it counts. */
    public String definition() {
        return definition;
    }

    /** What its values are. */
    public Unit unit() {
        return unit;
    }

    /** A trial's value; {@code null} if it has none. */
    public Double of(TrialScore score) {
        return score == null ? null : ofTrial.apply(score);
    }
}
