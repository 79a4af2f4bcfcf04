package dev.hubbub.contracts.score;

import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What trials are measured by, each metric defined once: custom resources, reports, tables and charts take from here what
 * there is, what it means, which way is better and how it is read from a score. All are fractions; the error rates have no
 * upper limit but where it says so. The constants are spelled as they are in YAML.
 */
public enum Metric {
    /** Pooled: long recordings weigh more. */
    wer(
            "WER (pooled)",
            "pooled word error rate",
            "words substituted, deleted and inserted, over the words of the reference, all counted together",
            Goal.minimize,
            false,
            TrialScore::pooledWer,
            SessionScore::pooledWer),
    /** The challenge's: every speaker weighs the same. */
    speakerWer(
            "WER (speaker mean)",
            "mean word error rate of the speakers",
            "the word error rate of each speaker, the mean over speakers",
            Goal.minimize,
            false,
            TrialScore::meanSpeakerWer,
            SessionScore::meanSpeakerWer),
    /** Pooled. */
    cer(
            "CER",
            "character error rate",
            "characters substituted, deleted and inserted, over the characters of the reference, all counted together",
            Goal.minimize,
            false,
            TrialScore::cer,
            SessionScore::cer),
    /** The challenge's. */
    jointError(
            "Joint error",
            "joint error",
            "half the speaker's word error rate plus half of one minus the F1 of the clustering, the mean over speakers",
            Goal.minimize,
            true,
            TrialScore::jointError,
            SessionScore::jointError),
    /** The challenge's. */
    conversationF1(
            "Conversation F1",
            "conversation F1",
            "F1 of the pairs of speakers who share a conversation, the mean over sessions",
            Goal.maximize,
            true,
            TrialScore::conversationF1,
            SessionScore::conversationF1),
    /** Pooled; Morris, Maier and Green, "From WER and RIL to MER and WIL", Interspeech 2004. */
    mer(
            "MER",
            "match error rate",
            "of all words aligned, those that do not match; at most 1",
            Goal.minimize,
            ErrorCounts::matchErrorRate),
    /** Pooled; from the same paper. */
    wil(
            "WIL",
            "word information lost",
            "one minus the share of the reference's words that match times that of the" + " transcript's; at most 1",
            Goal.minimize,
            ErrorCounts::wordInformationLost);

    /** Which way is better; the constants are spelled as they are in YAML. */
    public enum Goal {
        minimize,
        maximize
    }

    private final String label;
    private final String meaning;
    private final String definition;
    private final Goal goal;
    private final boolean ofConversations;
    private final Function<TrialScore, Double> ofTrial;
    private final Function<SessionScore, Double> ofSession;

    Metric(
            String label,
            String meaning,
            String definition,
            Goal goal,
            boolean ofConversations,
            Function<TrialScore, Double> ofTrial,
            Function<SessionScore, Double> ofSession) {
        this.label = label;
        this.meaning = meaning;
        this.definition = definition;
        this.goal = goal;
        this.ofConversations = ofConversations;
        this.ofTrial = ofTrial;
        this.ofSession = ofSession;
    }

    /** One that follows from the words' edits, so that scores of earlier versions have it too. */
    Metric(String label, String meaning, String definition, Goal goal, ToDoubleFunction<ErrorCounts> ofWords) {
        this(
                label,
                meaning,
                definition,
                goal,
                false,
                score -> rate(score.words(), ofWords),
                score -> rate(score.words(), ofWords));
    }

    private static Double rate(ErrorCounts words, ToDoubleFunction<ErrorCounts> ofWords) {
        double rate = words == null ? Double.NaN : ofWords.applyAsDouble(words);
        return Double.isNaN(rate) ? null : rate;
    }

    /** The name at the head of a column. */
    public String label() {
        return label;
    }

    /** The name in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** What it counts, as the rest of a sentence. */
    public String definition() {
        return definition;
    }

    /** Which way is better. */
    public Goal goal() {
        return goal;
    }

    /**
     * What ranks trials where an experiment names this one: under mcorec {@code wer} is the challenge's, the mean over
     * speakers.
     *
     * @param protocol the scoring protocol
     */
    public Metric under(String protocol) {
        return this == wer && TrialScore.MCOREC.equals(protocol) ? speakerWer : this;
    }

    /** Whether it is about who talks with whom, which only the mcorec protocol knows. */
    public boolean isOfConversations() {
        return ofConversations;
    }

    /** A trial's value; {@code null} if it has none. */
    public Double of(TrialScore score) {
        return score == null ? null : ofTrial.apply(score);
    }

    /** A session's value; {@code null} if it has none. */
    public Double of(SessionScore score) {
        return ofSession.apply(score);
    }

    /** The metric of this name. */
    public static Optional<Metric> named(String name) {
        return Stream.of(values()).filter(metric -> metric.name().equals(name)).findFirst();
    }
}
