package dev.hubbub.segmentation;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.datasets.McorecSession;
import dev.hubbub.datasets.McorecSession.Speaker;
import dev.hubbub.datasets.McorecSession.Track;
import dev.hubbub.segmentation.activity.ActivityScores;
import dev.hubbub.segmentation.activity.EvenChunks;
import dev.hubbub.segmentation.activity.HysteresisSegmentation;
import dev.hubbub.segmentation.activity.SegmentationParameters;
import dev.hubbub.segmentation.activity.TimeSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Segments of an MCoRec session: per speaker and track, in the order of the metadata, the stretches in which the speaker
 * is active, as the challenge's baseline cuts them; captions are on the session's clock, whatever that of the track is. A track without scores, or with such as cannot be read, is cut into parts
 * of even length; one that cannot be used is left out. Both are said. For one session.
 */
final class McorecSegments {

    /** What is wrong with one track and not with the others. */
    private static final Set<FailureReason> OF_ONE_TRACK =
            EnumSet.of(FailureReason.InvalidDataset, FailureReason.UnreadableMedia, FailureReason.MissingInput);

    private final SegmentationParameters parameters;
    private final double maxSegmentSeconds;
    private final SessionFiles files;
    private final TrackScores scores;
    private final RecordingDurations durations;
    private final List<String> missing = new ArrayList<>();
    private StageFailure unusable;

    McorecSegments(
            Hysteresis hysteresis,
            double maxSegmentSeconds,
            SessionFiles files,
            TrackScores scores,
            RecordingDurations durations) {
        this.parameters = ActivityParameters.of(hysteresis, maxSegmentSeconds);
        this.maxSegmentSeconds = maxSegmentSeconds;
        this.files = files;
        this.scores = scores;
        this.durations = durations;
    }

    SegmentList of(McorecSession session) throws StageFailure, IOException {
        List<Segment> segments = new ArrayList<>();
        for (Speaker speaker : session.speakers()) {
            if (speaker.tracks().isEmpty()) {
                missing.add("There is no face track of " + speaker.name() + " in the metadata.json of " + session.name()
                        + ": nothing that they say can be transcribed.");
            }
            for (int track = 0; track < speaker.tracks().size(); track++) {
                try {
                    segments.addAll(segments(session, speaker, track));
                } catch (StageFailure e) {
                    leaveOut("track_%02d of %s in %s".formatted(track, speaker.name(), session.name()), e);
                }
            }
        }
        if (segments.isEmpty() && unusable != null) {
            throw unusable;
        }
        return new SegmentList(
                session.name(), session.speakers().stream().map(Speaker::name).toList(), segments, missing);
    }

    /** A track that is not what it should be is left out, and the others go on; what may pass ends the task. */
    private void leaveOut(String track, StageFailure why) throws StageFailure {
        if (!OF_ONE_TRACK.contains(why.reason())) {
            throw why;
        }
        unusable = why;
        missing.add("Nothing of " + track + " is transcribed. " + sentence(why));
    }

    private static String sentence(Exception why) {
        String message = why.getMessage();
        return message.endsWith(".") ? message : message + ".";
    }

    private List<Segment> segments(McorecSession session, Speaker speaker, int number)
            throws StageFailure, IOException {
        List<Segment> segments = new ArrayList<>();
        Track track = speaker.tracks().get(number);
        boolean lips = files.has(track.lips()) || track.video() == null;
        String media = lips ? track.lips() : track.video();
        if (media == null) {
            throw new StageFailure(
                    FailureReason.InvalidDataset,
                    "Track " + number + " of " + speaker.name() + " in " + session.name()
                            + " names neither 'video' nor 'lip': add one of them to metadata.json");
        }
        double start = files.startTime(track.metadata());
        double offset = start + speaker.shift();
        int part = 0;
        for (TimeSpan active : inSession(spans(track, media, start), media, offset)) {
            for (TimeSpan span : SpanLimit.MODEL_WINDOW.split(active)) {
                segments.add(new Segment(
                        "%s/track_%02d/%03d".formatted(speaker.name(), number, part++),
                        media,
                        span.start(),
                        span.end(),
                        speaker.name(),
                        null,
                        speaker.name(),
                        offset));
            }
        }
        return segments;
    }

    /**
     * What of the spans of a recording lies in the session. A speaker's own camera may have been there before the central
     * one, and no caption tells of a time before the session.
     *
     * @param offset when the recording begins, in seconds of the session
     */
    private List<TimeSpan> inSession(List<TimeSpan> spans, String media, double offset) {
        if (offset >= 0) {
            return spans;
        }
        List<TimeSpan> inside = spans.stream()
                .filter(span -> span.end() + offset > 0)
                .map(span -> span.start() + offset < 0 ? new TimeSpan(-offset, span.end()) : span)
                .toList();
        double lost = spans.stream().mapToDouble(TimeSpan::duration).sum()
                - inside.stream().mapToDouble(TimeSpan::duration).sum();
        if (lost > 0) {
            missing.add(String.format(
                    Locale.ROOT,
                    "%.2f s of speech in %s are before the central camera begins, so they are not transcribed.",
                    lost,
                    media));
        }
        return inside;
    }

    private List<TimeSpan> spans(Track track, String media, double start) throws StageFailure, IOException {
        Optional<ActivityScores> scored = scores(track, media, start);
        if (scored.isEmpty()) {
            return new EvenChunks((int) Math.max(1, Math.floor(maxSegmentSeconds))).of(durations.of(media));
        }
        int zero = scored.get().firstFrame().orElse(0);
        return new HysteresisSegmentation(parameters)
                .segment(scored.get()).stream()
                        .map(region -> region.since(zero))
                        .toList();
    }

    /** Scores that cannot be read are as if there were none, and that is said, as is what they leave out. */
    private Optional<ActivityScores> scores(Track track, String media, double start) throws StageFailure, IOException {
        Optional<ActivityScores> scored;
        try {
            scored = scores.of(track);
        } catch (StageFailure e) {
            if (!OF_ONE_TRACK.contains(e.reason())) {
                throw e;
            }
            missing.add("Nobody knows when somebody speaks in " + media + ", so all of it is transcribed. "
                    + e.getMessage().replaceFirst("\\.$", "")
                    + ": correct the scores, or leave 'asd' out of metadata.json.");
            return Optional.empty();
        }
        if (scored.isPresent()) {
            sayWhatIsUnscored(scored.get(), track, media, start);
        }
        return scored;
    }

    private void sayWhatIsUnscored(ActivityScores scored, Track track, String media, double start)
            throws StageFailure, IOException {
        String file = track.activity() == null ? "the scores of " + media : track.activity();
        if (scored.byFrame().isEmpty()) {
            missing.add("There is no score in " + file + ", so nothing of " + media
                    + " is transcribed: score its frames, or leave 'asd' out of metadata.json.");
            return;
        }
        int frames = scored.byFrame().lastKey() - scored.byFrame().firstKey() + 1;
        int unscored = frames - scored.byFrame().size();
        if (unscored > 0) {
            missing.add(unscored + " of " + frames + " frames have no score in " + file
                    + ": speech goes on across them as if they were not there.");
        }
        Double first = track.metadata() == null ? null : start;
        missing.addAll(new ScoredStretch(scored, file, media).differences(first, duration(media)));
    }

    /** How long a recording is, in seconds; nothing if it cannot be read, as whoever transcribes it will say. */
    private OptionalDouble duration(String media) throws StageFailure, IOException {
        try {
            return OptionalDouble.of(durations.of(media));
        } catch (StageFailure e) {
            if (!OF_ONE_TRACK.contains(e.reason())) {
                throw e;
            }
            return OptionalDouble.empty();
        }
    }
}
