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
import java.util.List;
import java.util.Optional;

/**
 * Segments of an MCoRec session: per speaker and track, in the order of the metadata, the stretches in which the speaker
 * is active, as the challenge's baseline cuts them. A track without scores is cut into parts of even length.
 */
final class McorecSegments {

    private final SegmentationParameters parameters;
    private final double maxSegmentSeconds;
    private final SessionFiles files;
    private final TrackScores scores;
    private final RecordingDurations durations;

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
            for (int track = 0; track < speaker.tracks().size(); track++) {
                add(session, speaker, track, segments);
            }
        }
        return new SegmentList(
                session.name(), session.speakers().stream().map(Speaker::name).toList(), segments);
    }

    private void add(McorecSession session, Speaker speaker, int number, List<Segment> segments)
            throws StageFailure, IOException {
        Track track = speaker.tracks().get(number);
        boolean lips = files.has(track.lips()) || track.video() == null;
        String media = lips ? track.lips() : track.video();
        if (media == null) {
            throw new StageFailure(
                    FailureReason.InvalidDataset,
                    "Track " + number + " of " + speaker.name() + " in " + session.name()
                            + " names neither 'video' nor 'lip': add one of them to metadata.json");
        }
        double offset = files.startTime(track.metadata());
        int part = 0;
        for (TimeSpan active : spans(track, media)) {
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
    }

    private List<TimeSpan> spans(Track track, String media) throws StageFailure, IOException {
        Optional<ActivityScores> scored = scores.of(track);
        if (scored.isEmpty()) {
            return new EvenChunks((int) Math.max(1, Math.floor(maxSegmentSeconds))).of(durations.of(media));
        }
        int zero = scored.get().firstFrame().orElse(0);
        return new HysteresisSegmentation(parameters)
                .segment(scored.get()).stream()
                        .map(region -> region.since(zero))
                        .toList();
    }
}
