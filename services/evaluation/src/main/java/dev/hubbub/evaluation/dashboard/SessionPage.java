package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.PrintableText;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.evaluation.api.KnownSessions.KnownSession;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.page.Figures;
import dev.hubbub.evaluation.page.SessionPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was said and heard in a session, as one trial heard it or as two did.
 *
 * @param own as the trial heard it
 * @param other as another trial heard it; {@code null} for none
 * @param faces what its face tracks show; {@code null} where nobody looked
 * @param search a text that utterances must contain
 * @param trials names of trials that it may be shown beside
 */
record SessionPage(KnownSession own, KnownSession other, SessionOverview faces, String search, List<String> trials) {

    /** So many utterances are on a page at most; a search finds the others. */
    static final int MOST_LINES = 3000;

    private static final int MOST_SEGMENTS = 3000;

    /**
     * An utterance or a caption.
     *
     * @param sound where it can be listened to; {@code null} where nobody knows
     * @param recording where it can be watched; {@code null} where nobody knows
     * @param flags what looks wrong with its segment
     */
    record Line(String sound, String recording, String flags, String place, Object own, Object other) {}

    /** Something that was heard at a time. */
    record Segment(String time, String speaker, String text, String flags, String sound, String recording) {}

    Map<String, Object> data() {
        ExperimentHead head = own.trial().head();
        String session = own.score().session();
        SessionPart part = SessionPart.of(heard(own), other == null ? null : heard(other), faces, strips(), search);
        Map<String, Object> data = new HashMap<>();
        data.put("head", ExperimentHeading.of(head, null));
        data.put("session", session);
        data.put("trial", own.trial().trial().name());
        data.put(
                "trialLink",
                Address.ofExperiment(
                                head.namespace(),
                                head.experiment(),
                                "trials",
                                own.trial().trial().name())
                        .toString());
        data.put("with", other == null ? "" : other.trial().trial().name());
        data.put("search", search == null ? "" : search);
        data.put("trials", trials);
        data.put("part", part);
        data.put("timed", part.timeline());
        data.put(
                "spoken",
                part.timeline() == null || part.speakers() == null
                        ? null
                        : own.trial().trial().name());
        data.put(
                "lines", part.lines().stream().limit(MOST_LINES).map(this::line).toList());
        data.put("more", Math.max(0, part.lines().size() - MOST_LINES));
        data.put("segments", segments(part.captioned()));
        data.put("captioned", !part.captioned().isEmpty());
        return data;
    }

    private static SessionPart.Heard heard(KnownSession session) {
        return new SessionPart.Heard(session.protocol(), session.score(), session.segments());
    }

    private Map<String, String> strips() {
        Map<String, String> strips = new HashMap<>();
        if (faces != null) {
            ExperimentHead head = own.trial().head();
            for (int number = 0; number < faces.speakers().size(); number++) {
                if (faces.speakers().get(number).strip() != null) {
                    strips.put(
                            faces.speakers().get(number).speaker(),
                            api(head, "overview", "speakers", Integer.toString(number), "lips")
                                    .with("name", faces.session())
                                    .toString());
                }
            }
        }
        return strips;
    }

    private static Address api(ExperimentHead head, String... more) {
        List<String> parts = new ArrayList<>(List.of("api", "v1", "experiments", head.namespace(), head.experiment()));
        parts.addAll(List.of(more));
        return Address.of(parts.toArray(String[]::new));
    }

    private Line line(SessionPart.Line line) {
        String sound = line.utterance() == null ? null : media("utterances", line.utterance(), "sound");
        String recording = null;
        String flags = "";
        if (line.segment() != null) {
            sound = media("segments", line.segment(), "sound");
            recording = recording(line.segment());
            flags = String.join(", ", own.segments().get(line.segment()).flags());
        }
        return new Line(sound, recording, flags, line.place(), line.own(), line.other());
    }

    private String recording(int number) {
        TranscribedSegment segment = own.segments().get(number);
        return media("segments", number, "recording") + "#t=" + segment.start() + "," + segment.end();
    }

    private String media(String kind, int number, String what) {
        return api(
                        own.trial().head(),
                        "trials",
                        own.trial().trial().name(),
                        "session",
                        kind,
                        Integer.toString(number),
                        what)
                .with("name", own.score().session())
                .toString();
    }

    /** What was heard when, where neither utterances nor captions say it themselves. */
    private List<Segment> segments(Set<Integer> captioned) {
        if (own.score().utterances().stream().allMatch(utterance -> utterance.recording() != null)) {
            return List.of();
        }
        List<Segment> segments = new ArrayList<>();
        for (int number = 0; number < own.segments().size() && segments.size() < MOST_SEGMENTS; number++) {
            if (captioned.contains(number)) {
                continue;
            }
            TranscribedSegment segment = own.segments().get(number);
            segments.add(new Segment(
                    Figures.seconds(segment.start()) + "–" + Figures.seconds(segment.end()),
                    segment.speaker() == null ? "" : PrintableText.line(segment.speaker()),
                    segment.text(),
                    String.join(", ", segment.flags()),
                    media("segments", number, "sound"),
                    recording(number)));
        }
        return segments;
    }
}
