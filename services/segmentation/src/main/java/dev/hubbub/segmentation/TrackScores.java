package dev.hubbub.segmentation;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.track.ActivityTracks;
import dev.hubbub.contracts.track.ActivityTracks.ActivityTrack;
import dev.hubbub.datasets.McorecSession.Track;
import dev.hubbub.segmentation.activity.ActivityScores;
import dev.hubbub.segmentation.track.ActivityStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The active-speaker scores of tracks: those that the dataset gives, or else those that were computed. */
final class TrackScores {

    private final SessionFiles files;
    private final Path directory;
    private final Map<String, ActivityTrack> computed = new HashMap<>();

    private TrackScores(SessionFiles files, Path directory) {
        this.files = files;
        this.directory = directory;
    }

    /** @param activity where computed ones are; absent where none were computed */
    static TrackScores of(SessionFiles files, OutputAddress activity, StageContext context)
            throws StageFailure, IOException {
        if (activity == null) {
            return new TrackScores(files, null);
        }
        TrackScores scores = new TrackScores(files, context.output(activity));
        Json.read(scores.directory.resolve(ActivityStage.SUMMARY), ActivityTracks.class)
                .tracks()
                .forEach(track -> scores.computed.put(track.track(), track));
        return scores;
    }

    /** A track's scores; nothing if there are none. */
    Optional<ActivityScores> of(Track track) throws StageFailure, IOException {
        Optional<ActivityTrack> found = found(track);
        if (found.isPresent()) {
            String file = found.get().file();
            return Optional.of(SessionFiles.scores(directory.resolve(file), file));
        }
        // One that is named and was never there is told so by whoever opens it.
        return track.activity() == null ? Optional.empty() : Optional.of(files.scores(track.activity()));
    }

    /** What a track's scores are called, which orders them among those of a speaker; nothing if there are none. */
    Optional<String> name(Track track) {
        return track.activity() != null
                ? Optional.of(track.activity())
                : found(track).map(ActivityTrack::track);
    }

    /** Why a track has no scores, as far as that is known. */
    Optional<String> problem(Track track) {
        return Optional.ofNullable(computed.get(key(track))).map(ActivityTrack::problem);
    }

    private Optional<ActivityTrack> found(Track track) {
        return files.has(track.activity())
                ? Optional.empty()
                : Optional.ofNullable(computed.get(key(track))).filter(scored -> scored.file() != null);
    }

    private static String key(Track track) {
        return track.video() == null ? track.lips() : track.video();
    }
}
