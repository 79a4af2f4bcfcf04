package dev.hubbub.localdev.session;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.transcription.SessionLips;
import dev.hubbub.transcription.SessionSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A session with its segments at hand, to be transcribed. Its recordings, and the lips that were cut out of them, stay
 * where they are until it is closed.
 */
public final class CutSession implements SessionSource, AutoCloseable {

    private final SegmentList segments;
    private final boolean ofTracks;
    private final SessionRecordings recordings;
    private final SessionLips lips;
    private final ScratchFolder scratch;

    /**
     * A session that was cut.
     *
     * @param ofTracks whether it is of face tracks, rather than of utterances that a person wrote down
     * @param lips where mouths are seen
     * @param scratch where what was cut out of its tracks lies; closed with it
     */
    CutSession(
            SegmentList segments,
            boolean ofTracks,
            SessionRecordings recordings,
            SessionLips lips,
            ScratchFolder scratch) {
        this.segments = segments;
        this.ofTracks = ofTracks;
        this.recordings = recordings;
        this.lips = lips;
        this.scratch = scratch;
    }

    @Override
    public SegmentList segments() {
        return segments;
    }

    @Override
    public boolean mayLieBehindTheEnd() {
        return !ofTracks;
    }

    /** The sound beside lips is the one in their file, as in an experiment. */
    @Override
    public Path locate(String media) throws StageFailure, IOException {
        Optional<Path> cut = lips.cutOutOf(media);
        return cut.isPresent() ? cut.get() : recordings.locate(media);
    }

    @Override
    public Lips lips(String media) throws StageFailure, IOException {
        return lips.of(media, this);
    }

    @Override
    public boolean goesOnWithoutSome() {
        return ofTracks;
    }

    @Override
    public void close() throws IOException {
        recordings.close();
        scratch.close();
    }
}
