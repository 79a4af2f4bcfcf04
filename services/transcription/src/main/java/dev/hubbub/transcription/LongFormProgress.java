package dev.hubbub.transcription;

import dev.hubbub.speech.features.LogMel;
import java.util.Locale;

/** How far the transcription of a whole recording is: its sound is read, then heard window by window. */
final class LongFormProgress {

    /** The share of reading in the whole, roughly that of its time on a CPU. */
    private static final double READING = 0.05;

    /** Seconds of sound between two reports while reading, which is fast. */
    private static final double READING_STEP = 10;

    private final TranscriptionListener listener;
    private double seconds;
    private double readSeconds;
    private double reportedSeconds;
    private long begunHearing;

    /** @param promisedSeconds how long the recording says it is */
    LongFormProgress(double promisedSeconds, TranscriptionListener listener) {
        this.listener = listener;
        this.seconds = promisedSeconds;
    }

    /** More samples are read. */
    void reading(int samples) {
        readSeconds += (double) samples / LogMel.SAMPLE_RATE;
        if (readSeconds >= reportedSeconds + READING_STEP) {
            reportedSeconds = readSeconds;
            report(READING * share(readSeconds), "reading, %.0f of %.0f s", readSeconds, seconds);
        }
    }

    /** The recording is read, and this long. */
    void read(double actualSeconds) {
        seconds = actualSeconds;
        begunHearing = System.nanoTime();
    }

    /** Everything up to a place is transcribed. */
    void heard(double heardSeconds) {
        report(
                READING + (1 - READING) * share(heardSeconds),
                "%.0f of %.0f s, %.1f times real time",
                heardSeconds,
                seconds,
                heardSeconds / Transcriber.seconds(begunHearing));
    }

    private double share(double upTo) {
        return seconds > 0 ? Math.min(1, upTo / seconds) : 1;
    }

    private void report(double fraction, String what, Object... numbers) {
        listener.progress(Math.min(1, fraction), String.format(Locale.ROOT, what, numbers));
    }
}
