package dev.hubbub.evaluation.report;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What trials are ranked by. All are fractions; the error rates have no upper limit. */
public enum Metric {
    WER("wer", "WER", "word error rate", TrialScore::wer, SessionScore::wer),
    CER("cer", "CER", "character error rate", TrialScore::cer, SessionScore::cer),
    JOINT_ERROR("jointError", "Joint error", "joint error", TrialScore::jointError, SessionScore::jointError),
    CONVERSATION_F1(
            "conversationF1",
            "Conversation F1",
            "conversation F1",
            TrialScore::conversationF1,
            SessionScore::conversationF1);

    private final String text;
    private final String label;
    private final String meaning;
    private final Function<TrialScore, Double> ofTrial;
    private final Function<SessionScore, Double> ofSession;

    Metric(
            String text,
            String label,
            String meaning,
            Function<TrialScore, Double> ofTrial,
            Function<SessionScore, Double> ofSession) {
        this.text = text;
        this.label = label;
        this.meaning = meaning;
        this.ofTrial = ofTrial;
        this.ofSession = ofSession;
    }

    /** The name an experiment's objective uses. */
    @JsonValue
    public String text() {
        return text;
    }

    /** The name at the head of a column. */
    public String label() {
        return label;
    }

    /** The name in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** A trial's value; {@code null} if it has none. */
    public Double of(TrialScore score) {
        return score == null ? null : ofTrial.apply(score);
    }

    /** A session's value; {@code null} if it has none. */
    public Double of(SessionScore score) {
        return ofSession.apply(score);
    }

    /**
     * The metric of this name.
     *
     * @throws StageFailure if there is none
     */
    public static Metric of(String text) throws StageFailure {
        for (Metric metric : values()) {
            if (metric.text.equals(text)) {
                return metric;
            }
        }
        throw new StageFailure(
                FailureReason.Unsupported,
                "There is no metric '" + text + "' to rank trials by; set objective.metric to one of "
                        + Arrays.stream(values()).map(Metric::text).collect(Collectors.joining(", ")));
    }
}
