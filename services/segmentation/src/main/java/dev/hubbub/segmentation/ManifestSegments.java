package dev.hubbub.segmentation;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.Silence;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.datasets.ManifestSession.Utterance;
import dev.hubbub.segmentation.activity.TimeSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Segments of a manifest: its utterances, those that are too long in equal parts or cut at silences. Each recording gets a
 * caption file of its own, or one for each of its speakers. Ids count utterances within the session, not lines of the
 * manifest: a line that is added for another session must not change them. An utterance behind the end of its recording
 * has none, and one that reaches far beyond it ends there.
 */
final class ManifestSegments {

    private final SpanLimit limit;
    private final RecordingDurations durations;
    private final SpeechFinder speech;
    private final Map<String, Double> known = new HashMap<>();
    private final List<String> missing = new ArrayList<>();
    private final List<Silence> silences = new ArrayList<>();

    /** @param speech says where to cut what is too long; {@code null} for equal parts */
    ManifestSegments(SpanLimit limit, RecordingDurations durations, SpeechFinder speech) {
        this.limit = limit;
        this.durations = durations;
        this.speech = speech;
    }

    SegmentList of(ManifestSession session) throws StageFailure, IOException {
        Set<String> captions = new LinkedHashSet<>();
        List<Segment> segments = new ArrayList<>();
        for (int number = 0; number < session.utterances().size(); number++) {
            Utterance utterance = session.utterances().get(number);
            String file = captionFile(session, utterance);
            captions.add(file);
            List<TimeSpan> parts = parts(number, utterance);
            for (int part = 0; part < parts.size(); part++) {
                String id = ManifestSession.segmentId(number, part, parts.size());
                segments.add(segment(utterance, id, parts.get(part), file));
            }
        }
        return new SegmentList(session.name(), List.copyOf(captions), segments, missing, silences);
    }

    private List<TimeSpan> parts(int number, Utterance utterance) throws StageFailure, IOException {
        TimeSpan span = span(utterance);
        if (speech == null || span.duration() <= limit.seconds()) {
            return limit.split(span);
        }
        SpeechFinder.Found found = speech.in(utterance, span);
        if (found.speech().isEmpty()) {
            missing.add(String.format(
                    Locale.ROOT,
                    "No speech is found in %s between %.2f and %.2f s, so it has no text: if somebody speaks there, name"
                            + " another vadMethod, or none for equal parts.",
                    utterance.media(),
                    span.start(),
                    found.end()));
        }
        addSilences(ManifestSession.segmentId(number, 0, 1), span.start(), found);
        return found.speech();
    }

    private void addSilences(String id, double start, SpeechFinder.Found found) {
        double heard = start;
        for (TimeSpan part : found.speech()) {
            addSilence(id, heard, part.start());
            heard = part.end();
        }
        addSilence(id, heard, found.end());
    }

    private void addSilence(String id, double start, double end) {
        if (start < end) {
            silences.add(new Silence(id, start, end));
        }
    }

    /** Only what is to be cut is worth a look into the recording: of anything else its reader finds the end. */
    private TimeSpan span(Utterance utterance) throws StageFailure, IOException {
        if (utterance.duration() != null && utterance.duration() <= limit.seconds()) {
            return new TimeSpan(utterance.offset(), utterance.offset() + utterance.duration());
        }
        double end = Math.max(utterance.offset(), duration(utterance.media()));
        if (utterance.duration() != null) {
            double written = utterance.offset() + utterance.duration();
            end = written <= end + ManifestSession.TOLERANCE_SECONDS ? written : end;
        }
        return new TimeSpan(utterance.offset(), end);
    }

    private double duration(String media) throws StageFailure, IOException {
        Double seconds = known.get(media);
        if (seconds == null) {
            seconds = durations.of(media);
            known.put(media, seconds);
        }
        return seconds;
    }

    private static Segment segment(Utterance utterance, String id, TimeSpan span, String captions) {
        return new Segment(
                id,
                utterance.media(),
                span.start(),
                span.end(),
                utterance.speaker(),
                utterance.language(),
                captions,
                0,
                utterance.channel());
    }

    private static String captionFile(ManifestSession session, Utterance utterance) {
        String stem = utterance.media().replaceAll(".*://", "").replaceAll("\\.[^./]*$", "");
        if (differ(session, utterance, Utterance::speaker)) {
            return stem + "." + (utterance.speaker() == null ? "unknown" : utterance.speaker());
        }
        return differ(session, utterance, Utterance::channel)
                ? stem + (utterance.channel() == null ? ".all" : ".channel" + utterance.channel())
                : stem;
    }

    /** Whether the utterances of one's recording differ in this. */
    private static boolean differ(ManifestSession session, Utterance utterance, Function<Utterance, Object> what) {
        return session.utterances().stream()
                        .filter(other -> other.media().equals(utterance.media()))
                        .map(what)
                        .distinct()
                        .count()
                > 1;
    }
}
