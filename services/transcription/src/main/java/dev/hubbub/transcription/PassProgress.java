package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Counts what is decoded and its sound: the segments of one session, or sessions where there are several. A segment is
 * done when every decoding of its pass is, and once for each pass; what is decoded in vain, because the rest of its batch
 * has no room, is not counted.
 */
final class PassProgress {

    private final double[] done;
    private final int passes;
    private final TranscriptionListener listener;
    private final long begun = System.nanoTime();

    private final Set<String> told = new HashSet<>();

    private double sum;
    private double audioSeconds;

    PassProgress(int sessions, int passes, TranscriptionListener listener) {
        this.done = new double[sessions];
        this.passes = passes;
        this.listener = listener;
    }

    /**
     * A batch is being decoded, which is told but does not count yet.
     *
     * @param part how much of the batch is done, up to 1
     * @param seconds of sound in that part
     * @param decoding the last one
     */
    void decoding(List<HeardSegment> batch, double part, double seconds, Decoding decoding) {
        double now =
                sum + part * batch.stream().mapToDouble(PassProgress::share).sum();
        int units = done.length > 1
                ? 1
                : batch.get(0).session().segments().segments().size();
        listener.progress(
                Math.min(1, now / (done.length * passes)),
                String.format(
                        Locale.ROOT,
                        "%d of %d %s, beam %d, %.1f times real time",
                        // Thirds of a session make a whole one.
                        (int) (now * units + 1e-6),
                        done.length * passes * units,
                        done.length > 1 ? "sessions" : "segments",
                        decoding.beamSize(),
                        (audioSeconds + seconds) / Transcriber.seconds(begun)));
    }

    /** Something about a recording's sound was chosen; each pass finds it anew. */
    synchronized void notice(String sentence) {
        if (told.add(sentence)) {
            listener.notice(sentence);
        }
    }

    /** A segment is decoded with every decoding of its pass. */
    void decoded(HeardSegment heard, double seconds) {
        count(heard.session().number(), share(heard));
        audioSeconds += seconds;
    }

    /** A session has nothing to decode in this pass. */
    void passedOver(int session) {
        count(session, 1);
    }

    /** Nothing more of a session will be decoded, in no pass. */
    void over(int session) {
        count(session, passes);
    }

    private void count(int session, double more) {
        double now = Math.min(passes, done[session] + more);
        sum += now - done[session];
        done[session] = now;
    }

    /** A segment's part of its session. */
    private static double share(HeardSegment heard) {
        return 1.0 / heard.session().segments().segments().size();
    }
}
