package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import java.util.List;
import java.util.Locale;

/**
 * Counts what is decoded and its sound: the segments of one session, or sessions where there are several. Something is
 * done when every decoding of its pass is, and once for each pass.
 */
final class PassProgress {

    private final int sessions;
    private final int passes;
    private final TranscriptionListener listener;
    private final long begun = System.nanoTime();

    private int total;
    private double done;
    private double audioSeconds;

    PassProgress(int sessions, int passes, TranscriptionListener listener) {
        this.sessions = sessions;
        this.passes = passes;
        this.listener = listener;
        this.total = sessions * passes;
    }

    /** A batch is decoded with one of so many decodings. */
    void decoded(List<HeardSegment> batch, double seconds, int decodings, Decoding decoding) {
        for (HeardSegment heard : batch) {
            int segments = heard.session().segments().segments().size();
            done += (sessions == 1 ? 1.0 : 1.0 / segments) / decodings;
            total = sessions == 1 ? segments * passes : total;
        }
        audioSeconds += seconds / decodings;
        // Thirds of a session make a whole one.
        int whole = (int) (done + 1e-6);
        listener.progress(
                Math.min(1, done / total),
                String.format(
                        Locale.ROOT,
                        "%d of %d %s, beam %d, %.1f times real time",
                        whole,
                        total,
                        sessions == 1 ? "segments" : "sessions",
                        decoding.beamSize(),
                        audioSeconds / Transcriber.seconds(begun)));
    }

    /** A session is over that no segments were decoded of. */
    void passedOver() {
        done += sessions == 1 ? 0 : 1;
    }
}
