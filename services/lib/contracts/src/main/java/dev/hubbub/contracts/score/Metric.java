package dev.hubbub.contracts.score;

import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.MeetingEdits;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.TextMatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What trials are measured by, each metric defined once: custom resources, reports, tables and charts take from here what
 * there is, what it means, which way is better and how it is read from a score. All are fractions; the error rates have no
 * upper limit but where it says so. What a trial has besides and is not ranked by is a {@link Measurement}. The constants
 * are spelled as they are in YAML.
 */
public enum Metric {
    /** Pooled: long recordings weigh more. */
    wer(
            "WER (pooled)",
            "pooled word error rate",
            "words substituted, deleted and inserted, over the words of the reference, all counted together",
            Goal.minimize,
            List.of(),
            TrialScore::pooledWer,
            SessionScore::pooledWer),
    /** The challenge's: every speaker weighs the same. */
    speakerWer(
            "WER (speaker mean)",
            "mean word error rate of the speakers",
            "the word error rate of each speaker, the mean over speakers",
            Goal.minimize,
            List.of(),
            TrialScore::meanSpeakerWer,
            SessionScore::meanSpeakerWer),
    /** Pooled. */
    cer(
            "CER",
            "character error rate",
            "characters substituted, deleted and inserted, over the characters of the reference, all counted together",
            Goal.minimize,
            List.of(),
            TrialScore::cer,
            SessionScore::cer),
    /** The challenge's. */
    jointError(
            "Joint error",
            "joint error",
            "half the speaker's word error rate plus half of one minus the F1 of the clustering, the mean over speakers",
            Goal.minimize,
            TrialScore.OF_SPEAKERS,
            TrialScore::jointError,
            SessionScore::jointError),
    /** The challenge's. */
    conversationF1(
            "Conversation F1",
            "conversation F1",
            "F1 of the pairs of speakers who share a conversation, the mean over sessions",
            Goal.maximize,
            TrialScore.OF_SPEAKERS,
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
            "one minus the share of the reference's words that match times that of the transcript's; at most 1",
            Goal.minimize,
            ErrorCounts::wordInformationLost),
    /** Watanabe and others, "CHiME-6 challenge", 2020. */
    cpWer(
            "cpWER",
            "concatenated minimum-permutation word error rate",
            "each speaker's words against those of the stream that makes the fewest edits of all, pooled over sessions;"
                    + " lower than the pooled word error rate where speakers were mixed up",
            Goal.minimize,
            TrialScore.OF_SPEAKERS,
            score -> rate(score.meeting(), MeetingEdits::permuted),
            score -> rate(score.meeting(), MeetingEdits::permuted)),
    /** Von Neumann and others, "MeetEval", 2023. */
    tcpWer(
            "tcpWER",
            "time-constrained minimum-permutation word error rate",
            "as cpWER, but a word only matches or replaces one that was said at the same time, give or take 5 seconds",
            Goal.minimize,
            TrialScore.OF_SPEAKERS,
            score -> rate(score.meeting(), MeetingEdits::timed),
            score -> rate(score.meeting(), MeetingEdits::timed)),
    /** Of the texts as they are: Papineni and others, 2002. */
    bleu(
            "BLEU",
            "BLEU",
            "runs of one to four words that are right, of the texts as they are, divided by 100; sacrebleu's with"
                    + " nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp",
            Goal.maximize,
            List.of(TrialScore.UTTERANCE),
            score -> value(score.texts(), TextMatch::bleu),
            score -> value(score.texts(), TextMatch::bleu)),
    /** Of the texts as they are: Popović, 2015. */
    chrf(
            "chrF",
            "chrF",
            "F of the runs of one to six characters, of the texts as they are, divided by 100; sacrebleu's with"
                    + " nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no",
            Goal.maximize,
            List.of(TrialScore.UTTERANCE),
            score -> value(score.texts(), TextMatch::chrf),
            score -> value(score.texts(), TextMatch::chrf)),
    /** Of the texts as they are: Popović, 2017. */
    chrfpp(
            "chrF++",
            "chrF++",
            "as chrF, with runs of one and two words; sacrebleu's with nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no",
            Goal.maximize,
            List.of(TrialScore.UTTERANCE),
            score -> value(score.texts(), TextMatch::chrfpp),
            score -> value(score.texts(), TextMatch::chrfpp));

    /** Which way is better; the constants are spelled as they are in YAML. */
    public enum Goal {
        minimize,
        maximize
    }

    private final String label;
    private final String meaning;
    private final String definition;
    private final Goal goal;
    private final List<String> protocols;
    private final Function<TrialScore, Double> ofTrial;
    private final Function<SessionScore, Double> ofSession;

    Metric(
            String label,
            String meaning,
            String definition,
            Goal goal,
            List<String> protocols,
            Function<TrialScore, Double> ofTrial,
            Function<SessionScore, Double> ofSession) {
        this.label = label;
        this.meaning = meaning;
        this.definition = definition;
        this.goal = goal;
        this.protocols = protocols;
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
                List.of(),
                score -> rate(score.words(), ofWords),
                score -> rate(score.words(), ofWords));
    }

    private static Double rate(ErrorCounts words, ToDoubleFunction<ErrorCounts> ofWords) {
        double rate = words == null ? Double.NaN : ofWords.applyAsDouble(words);
        return Double.isNaN(rate) ? null : rate;
    }

    private static Double rate(MeetingEdits meeting, Function<MeetingEdits, ErrorCounts> edits) {
        return meeting == null ? null : edits.apply(meeting).errorRate();
    }

    private static Double value(TextMatch texts, Function<TextMatch, Double> value) {
        return texts == null ? null : (Double) value.apply(texts);
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
     * What ranks trials where an experiment names this one: under those of speakers {@code wer} is the challenge's, the mean over
     * speakers.
     *
     * @param protocol the scoring protocol
     */
    public Metric under(String protocol) {
        return this == wer && TrialScore.OF_SPEAKERS.contains(protocol) ? speakerWer : this;
    }

    /** The scoring protocols that alone have it; none if all have. */
    public List<String> protocols() {
        return protocols;
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
