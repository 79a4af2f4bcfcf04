package dev.hubbub.segmentation;

import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;

/** Finds out how long a recording is, where the dataset does not say. */
@FunctionalInterface
interface RecordingDurations {

    /** Seconds of sound in the recording of this name. */
    double of(String media) throws StageFailure, IOException;
}
