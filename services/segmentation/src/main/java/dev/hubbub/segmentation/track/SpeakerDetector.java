package dev.hubbub.segmentation.track;

import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;

/** Scores when the person of a face track speaks. */
interface SpeakerDetector extends AutoCloseable {

    /** Its name in results. */
    String name();

    /**
     * A score for each picture of a track, 25 a second.
     *
     * @throws TrackProblem if the track does not let it
     */
    double[] scores(FaceTracks.Track track) throws TrackProblem, StageFailure, IOException;

    /** What is to be said of a track that was scored; {@code null} if nothing is. */
    default String remark(FaceTracks.Track track) {
        return null;
    }

    @Override
    default void close() {}
}
