package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.SegmentList;
import java.io.IOException;

/** A session that is to be transcribed, looked at when its turn comes. */
public interface SessionSource extends MediaLocator {

    /** Its segments. */
    SegmentList segments() throws StageFailure, IOException;

    /** A session whose segments are at hand. */
    static SessionSource of(SegmentList segments, MediaLocator media) {
        return new SessionSource() {
            @Override
            public SegmentList segments() {
                return segments;
            }

            @Override
            public java.nio.file.Path locate(String name) throws StageFailure, IOException {
                return media.locate(name);
            }
        };
    }
}
