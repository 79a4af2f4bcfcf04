package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.SegmentList;
import java.io.IOException;
import java.nio.file.Path;

/** A session that is to be transcribed, looked at when its turn comes. */
public interface SessionSource extends MediaLocator {

    /** Its segments. */
    SegmentList segments() throws StageFailure, IOException;

    /**
     * Whether a segment may lie behind the end of its recording, because a person wrote down where it is. Nothing is
     * heard in it then; otherwise the session cannot be read.
     */
    default boolean mayLieBehindTheEnd() {
        return false;
    }

    /** Whether it is of several recordings, and goes on without those that cannot be read. */
    default boolean goesOnWithoutSome() {
        return false;
    }

    /**
     * Where the mouth of a recording's speaker is seen.
     *
     * @param file the pictures, on the recording's own clock; null if there are none
     * @param problem what people should know of them, in a sentence; null if nothing
     */
    record Lips(Path file, String problem) {}

    /** The mouth that belongs to a recording. Asked for by models that read lips; by itself, the recording shows it. */
    default Lips lips(String media) throws StageFailure, IOException {
        return new Lips(locate(media), null);
    }

    /** A session whose segments are at hand. */
    static SessionSource of(SegmentList segments, MediaLocator media) {
        return of(segments, media, false);
    }

    /** A session whose segments are at hand, of which some {@linkplain #mayLieBehindTheEnd may have no sound}. */
    static SessionSource of(SegmentList segments, MediaLocator media, boolean mayLieBehindTheEnd) {
        return new SessionSource() {
            @Override
            public boolean mayLieBehindTheEnd() {
                return mayLieBehindTheEnd;
            }

            @Override
            public SegmentList segments() {
                return segments;
            }

            @Override
            public Path locate(String name) throws StageFailure, IOException {
                return media.locate(name);
            }
        };
    }
}
