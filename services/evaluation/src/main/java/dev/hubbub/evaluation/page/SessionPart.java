package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One session as a part of a page: who speaks when, and what was said and heard, as one trial heard it or as two did.
 *
 * @param summary its numbers in a line
 * @param otherSummary the same of the other trial; {@code null} without one
 * @param speakers per speaker, where the protocol knows speakers
 * @param timeline who speaks when; {@code null} where nobody says
 * @param lines what was said and heard
 * @param captioned the numbers of the segments whose captions are among all lines, also those that no search found
 */
public record SessionPart(
        String summary,
        String otherSummary,
        List<OfSpeaker> speakers,
        Object timeline,
        List<Line> lines,
        Set<Integer> captioned) {

    /**
     * A speaker.
     *
     * @param numbers the speaker's numbers
     * @param edits what was misheard of them in words; {@code null} where nobody says
     */
    public record OfSpeaker(Object numbers, String edits) {}

    /**
     * An utterance, or a caption of a speaker.
     *
     * @param utterance its number in the session, from 0, if it is known where it is heard; otherwise {@code null}
     * @param segment the number of the segment that it is the caption of, from 0; {@code null} if it is of none
     * @param place where it was said
     * @param own as the trial heard it; {@code null} if it has no caption there
     * @param other as the other trial heard it; {@code null} without one
     */
    public record Line(Integer utterance, Integer segment, String place, Object own, Object other) {}

    /** A session as a trial heard it, with the protocol that scored it and the segments it was heard in. */
    public record Heard(String protocol, SessionScore score, List<TranscribedSegment> segments) {}

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
        SessionTexts texts = SessionTexts.of(own);
        boolean isDrawn = Timeline.knowsTurns(score) || faces != null;
        return new SessionPart(
                Transcripts.summary(score),
                other == null ? null : Transcripts.summary(other.score()),
                score.speakers().stream()
                        .map(speaker -> speaker(speaker, score))
                        .toList(),
                isDrawn ? Timeline.session(new SpokenSession(score.session(), score, faces), strips) : null,
                lines(texts, other, search == null ? "" : search.strip().toLowerCase(Locale.ROOT)),
                texts.segments());
    }

    private static OfSpeaker speaker(SpeakerScore speaker, SessionScore score) {
        return new OfSpeaker(
                Transcripts.speaker(speaker),
                score.utterances().stream()
                        .filter(utterance -> utterance.segment().equals(SessionTexts.captionsOf(speaker)))
                        .findFirst()
                        .map(UtteranceScore::words)
                        .map(Transcripts::edits)
                        .orElse(null));
    }

    private static List<Line> lines(SessionTexts own, Heard other, String search) {
        List<SessionTexts.Text> texts = new ArrayList<>(own.texts());
        Map<String, SessionTexts.Text> owned = own.byKey();
        Map<String, SessionTexts.Text> others =
                other == null ? Map.of() : SessionTexts.of(other).byKey();
        // Captions of the other trial alone stand between those of this one, by when they are.
        others.values().stream()
                .filter(text -> text.at() != null && !owned.containsKey(text.key()))
                .forEach(texts::add);
        texts.sort(SessionTexts.Text.IN_TIME);
        List<Line> lines = new ArrayList<>();
        for (SessionTexts.Text text : texts) {
            SessionTexts.Text mine = owned.containsKey(text.key()) ? text : null;
            SessionTexts.Text same = others.get(text.key());
            if (text.contains(search) || same != null && same.contains(search)) {
                lines.add(new Line(
                        mine == null ? null : mine.utterance(),
                        mine == null ? null : mine.segment(),
                        text.shown().place(),
                        mine == null ? null : mine.shown(),
                        same == null ? null : same.shown()));
            }
        }
        return lines;
    }
}
