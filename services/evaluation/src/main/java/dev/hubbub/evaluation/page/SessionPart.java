package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.track.SessionOverview;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One session as a part of a page: who speaks when, and what was said and heard, as one trial heard it or as two did.
 *
 * @param summary its numbers in a line
 * @param otherSummary the same of the other trial; {@code null} without one
 * @param speakers per speaker, where the protocol knows speakers
 * @param timeline who speaks when; {@code null} where nobody says
 * @param lines what was said and heard
 */
public record SessionPart(String summary, String otherSummary, Object speakers, Object timeline, List<Line> lines) {

    /**
     * An utterance.
     *
     * @param number its place in the session, from 0
     * @param hasSound whether it is known where it is heard
     * @param own as the trial heard it
     * @param other as the other trial heard it; {@code null} without one
     */
    public record Line(int number, boolean hasSound, Object own, Object other) {}

    /** A session as a trial heard it, with the protocol that scored it. */
    public record Heard(String protocol, SessionScore score) {}

    /**
     * A session.
     *
     * @param other the same session as another trial heard it; {@code null} for none
     * @param faces what its face tracks show; {@code null} where nobody looked
     * @param strips addresses of pictures of lips, by speaker
     * @param search a text that utterances must contain, said or heard; {@code null} or blank for all
     */
    public static SessionPart of(
            Heard own, Heard other, SessionOverview faces, Map<String, String> strips, String search) {
        SessionScore score = own.score();
        boolean isDrawn = Timeline.knowsTurns(score) || faces != null;
        return new SessionPart(
                Transcripts.summary(score),
                other == null ? null : Transcripts.summary(other.score()),
                score.speakers().stream().map(Transcripts::speaker).toList(),
                isDrawn ? Timeline.session(new SpokenSession(score.session(), score, faces), strips) : null,
                lines(own, other, search == null ? "" : search.strip().toLowerCase(Locale.ROOT)));
    }

    private static List<Line> lines(Heard own, Heard other, String search) {
        Map<String, UtteranceScore> others = new HashMap<>();
        if (other != null) {
            other.score().utterances().forEach(each -> others.putIfAbsent(each.segment(), each));
        }
        List<Line> lines = new ArrayList<>();
        for (int number = 0; number < own.score().utterances().size(); number++) {
            UtteranceScore utterance = own.score().utterances().get(number);
            UtteranceScore same = others.get(utterance.segment());
            if (contains(utterance, search) || same != null && contains(same, search)) {
                lines.add(new Line(
                        number,
                        utterance.recording() != null,
                        of(utterance, own),
                        same == null ? null : of(same, other)));
            }
        }
        return lines;
    }

    private static Transcripts.OfUtterance of(UtteranceScore utterance, Heard heard) {
        return Transcripts.OfUtterance.of(utterance, ComparedWords.of(utterance, heard.score(), heard.protocol()));
    }

    private static boolean contains(UtteranceScore utterance, String search) {
        return search.isEmpty()
                || utterance.reference().toLowerCase(Locale.ROOT).contains(search)
                || utterance.hypothesis().toLowerCase(Locale.ROOT).contains(search);
    }
}
