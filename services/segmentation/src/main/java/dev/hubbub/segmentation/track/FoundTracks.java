package dev.hubbub.segmentation.track;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.track.ActivityTracks;
import dev.hubbub.contracts.track.ActivityTracks.ActivityTrack;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import dev.hubbub.contracts.track.SessionOverview.Origin;
import dev.hubbub.datasets.McorecSession;
import dev.hubbub.datasets.McorecSession.Speaker;
import dev.hubbub.datasets.McorecSession.Track;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.segmentation.SessionFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a session's face tracks come with, and what was computed for them. */
final class FoundTracks {

    private final FaceTracks tracks;
    private final SessionFiles files;
    private final Map<String, LipTrack> lips = new HashMap<>();
    private final Map<String, ActivityTrack> activity = new HashMap<>();
    private Path cut;
    private String detector;

    private FoundTracks(FaceTracks tracks, SessionFiles files) {
        this.tracks = tracks;
        this.files = files;
    }

    static FoundTracks of(McorecSession session, PlannedFiles files, OverviewTask task, StageContext context)
            throws StageFailure, IOException {
        FoundTracks found = new FoundTracks(new FaceTracks(session, files, context), new SessionFiles(files, context));
        if (task.lips() != null) {
            found.cut = context.output(task.lips());
            Json.read(found.cut.resolve(LipsStage.SUMMARY), LipTracks.class)
                    .tracks()
                    .forEach(track -> found.lips.put(track.track(), track));
        }
        if (task.activity() != null) {
            ActivityTracks scored =
                    Json.read(context.output(task.activity()).resolve(ActivityStage.SUMMARY), ActivityTracks.class);
            scored.tracks().forEach(track -> found.activity.put(track.track(), track));
            found.detector = scored.tracks().isEmpty() ? null : scored.detector();
        }
        return found;
    }

    /** What computed scores; {@code null} if nothing did. */
    String detector() {
        return detector;
    }

    /** What a track is called. */
    static String name(Track track) {
        return track.video() == null ? track.lips() : track.video();
    }

    /**
     * When a track starts, in seconds of the session.
     *
     * @param speaker whose track it is
     * @throws TrackProblem if what says so cannot be used
     */
    double start(Speaker speaker, Track track) throws TrackProblem, StageFailure, IOException {
        return tracks.startTime(track.metadata()) + speaker.shift();
    }

    Origin lipsOf(Track track) {
        LipTrack computed = lips.get(name(track));
        return files.has(track.lips())
                ? Origin.given
                : computed != null && computed.file() != null ? Origin.computed : Origin.none;
    }

    Origin scoresOf(Track track) {
        ActivityTrack computed = activity.get(name(track));
        return files.has(track.activity())
                ? Origin.given
                : computed != null && computed.file() != null ? Origin.computed : Origin.none;
    }

    /** What was said of a track where its lips were cut out; {@code null} if nothing was cut. */
    LipTrack cut(Track track) {
        return files.has(track.lips()) ? null : lips.get(name(track));
    }

    /** What was said of a track where it was scored; {@code null} if it was not. */
    ActivityTrack scored(Track track) {
        return files.has(track.activity()) ? null : activity.get(name(track));
    }

    /**
     * Looks at a track's lips, if it has any.
     *
     * @throws TrackProblem if they cannot be read
     */
    void lookAt(Track track, FaceTracks.Reading<Void> look) throws TrackProblem, StageFailure, IOException {
        switch (lipsOf(track)) {
            case given -> tracks.read(track.lips(), look);
            case computed -> FaceTracks.read(cut.resolve(cut(track).file()), name(track), look);
            case none -> {}
        }
    }
}
