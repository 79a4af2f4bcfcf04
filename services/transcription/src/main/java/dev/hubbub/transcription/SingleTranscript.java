package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.SegmentList;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes what becomes of a session that is transcribed alone. */
final class SingleTranscript implements TranscriptReceiver {

    private final Map<Decoding, DecodedSession> results = new HashMap<>();
    private Exception why;

    @Override
    public void done(int session, SegmentList segments, DecodedSession decoded) {
        results.put(decoded.decoding(), decoded);
    }

    @Override
    public void failed(int session, Exception reason) {
        why = reason;
    }

    /** The transcripts, in the order of the decodings. */
    List<DecodedSession> of(List<Decoding> decodings) throws StageFailure, IOException {
        if (why instanceof StageFailure failure) {
            throw failure;
        }
        if (why instanceof IOException fault) {
            throw fault;
        }
        if (why instanceof RuntimeException error) {
            throw error;
        }
        return decodings.stream().map(results::get).toList();
    }
}
