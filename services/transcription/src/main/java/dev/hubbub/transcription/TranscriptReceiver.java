package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.SegmentList;
import java.io.IOException;

/** Takes what becomes of sessions that are transcribed together, each as soon as it is known. */
public interface TranscriptReceiver {

    /**
     * A session is transcribed with one of the decodings.
     *
     * @param session its place among those asked for
     */
    void done(int session, SegmentList segments, DecodedSession decoded)
            throws StageFailure, IOException, InterruptedException;

    /**
     * A session cannot be transcribed; the others can.
     *
     * @param session its place among those asked for
     */
    void failed(int session, Exception why) throws InterruptedException;
}
