package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;
import java.nio.file.Path;

/** Finds the local file of a recording that a segment names. */
@FunctionalInterface
public interface MediaLocator {

    /** The file of {@link dev.hubbub.contracts.transcript.Segment#media}. */
    Path locate(String media) throws StageFailure, IOException;
}
