package dev.hubbub.segmentation.track;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputPath;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.datasets.McorecSession;
import dev.hubbub.datasets.McorecSession.Speaker;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.segmentation.SessionFiles;
import dev.hubbub.segmentation.activity.ActivityScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The face tracks of a session, and what each of them comes without. */
final class FaceTracks {

    private static final double FRAMES_PER_SECOND = ActivityScores.FRAMES_PER_SECOND;

    private final McorecSession session;
    private final PlannedFiles files;
    private final StageContext context;

    FaceTracks(McorecSession session, PlannedFiles files, StageContext context) {
        this.session = session;
        this.files = files;
        this.context = context;
    }

    /**
     * The number of a track's first frame among those of the recording that it was cut out of.
     *
     * @throws TrackProblem if what says so cannot be used
     */
    int firstFrame(Track track) throws TrackProblem, StageFailure, IOException {
        return Math.toIntExact(Math.round(startTime(track.metadata()) * FRAMES_PER_SECOND));
    }

    /**
     * When a track starts, in seconds of the recording that it was cut out of.
     *
     * @param metadata what says so; absent if nothing does
     * @throws TrackProblem if it is not there or cannot be used
     */
    double startTime(String metadata) throws TrackProblem, StageFailure, IOException {
        try {
            return new SessionFiles(files, context).startTime(metadata);
        } catch (StageFailure e) {
            if (e.reason() == FailureReason.InvalidDataset || e.reason() == FailureReason.MissingInput) {
                throw new TrackProblem(e.getMessage(), e);
            }
            throw e;
        }
    }

    /**
     * A face track.
     *
     * @param speaker whose face it is
     * @param number its place among the speaker's tracks, from 0
     * @param video what it is called by: its video, or its lips if it has nothing else
     * @param lips the lips that it comes with; absent if there are none
     * @param metadata its place in the session; absent if that is the start
     */
    record Track(String speaker, int number, String video, String lips, String metadata) {

        String name() {
            return "%s/track_%02d".formatted(speaker, number);
        }

        /** Where something that is made for it goes, below the output. */
        String file(String ending) {
            return OutputPath.inside(Path.of(""), name() + ending).toString();
        }
    }

    /** A use of a track's file. */
    interface Reading<R> {
        R of(Path file) throws IOException;
    }

    /** Those without lips. */
    List<Track> withoutLips() {
        return without(McorecSession.Track::lips);
    }

    /** Those without active-speaker scores. */
    List<Track> withoutScores() {
        return without(McorecSession.Track::activity);
    }

    // A name without a file is as if there were no name; a track of nothing but a name cannot be looked at.
    private List<Track> without(Function<McorecSession.Track, String> what) {
        List<Track> tracks = new ArrayList<>();
        for (Speaker speaker : session.speakers()) {
            for (int number = 0; number < speaker.tracks().size(); number++) {
                McorecSession.Track track = speaker.tracks().get(number);
                String lips = files.has(track.lips()) ? track.lips() : null;
                String video = track.video() == null ? lips : track.video();
                if (!files.has(what.apply(track)) && video != null) {
                    tracks.add(new Track(speaker.name(), number, video, lips, track.metadata()));
                }
            }
        }
        return tracks;
    }

    /**
     * Uses a file of the session.
     *
     * @throws TrackProblem if it is not there or cannot be read
     */
    <R> R read(String name, Reading<R> reading) throws TrackProblem, StageFailure, IOException {
        try {
            return read(files.open(name, context), name, reading);
        } catch (StageFailure e) {
            if (e.reason() == FailureReason.MissingInput) {
                throw new TrackProblem(e.getMessage(), e);
            }
            throw e;
        }
    }

    /**
     * Uses a file that was made for a track.
     *
     * @param name what it is called before people
     * @throws IOException if it may be read another time
     */
    static <R> R read(Path file, String name, Reading<R> reading) throws TrackProblem, IOException {
        try {
            return reading.of(file);
        } catch (UnreadableMediaException e) {
            if (e.isOfMachine()) {
                throw new IOException(e.getMessage().replace(file.toString(), name), e);
            }
            throw new TrackProblem(e.getMessage().replace(file.toString(), name), e);
        }
    }
}
