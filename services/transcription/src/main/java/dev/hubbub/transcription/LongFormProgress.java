package dev.hubbub.transcription;

import dev.hubbub.speech.features.LogMel;
import java.util.Locale;

/**
 * How far the transcription of a whole recording is: its sound is read, then heard window by window, then its words are
 * found. The shares are roughly those of the time they take on a CPU.
 */
final class LongFormProgress {

    private static final double READING = 0.05;
    private static final double WORDS = 0.25;

    /** Seconds of sound between two reports while reading, which is fast. */
    private static final double READING_STEP = 10;

    private final TranscriptionListener listener;
    private final double hearing;
    private double seconds;
    private double readSeconds;
    private double reportedSeconds;

    /** @param promisedSeconds how long the recording says it is */
    LongFormProgress(double promisedSeconds, boolean wordsWanted, TranscriptionListener listener) {
        this.listener = listener;
        this.hearing = 1 - READING - (wordsWanted ? WORDS : 0);
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
    }

    /** Everything up to a place is transcribed. */
    void heard(double heardSeconds) {
        report(READING + hearing * share(heardSeconds), "%.0f of %.0f s", heardSeconds, seconds);
    }

    /** The words of so many phrases are found. */
    void aligned(int phrases, int all) {
        double before = READING + hearing;
        report(before + (1 - before) * phrases / all, "words of %d of %d phrases", phrases, all);
    }

    private double share(double upTo) {
        return seconds > 0 ? Math.min(1, upTo / seconds) : 1;
    }

    private void report(double fraction, String what, Object... numbers) {
        listener.progress(Math.min(1, fraction), String.format(Locale.ROOT, what, numbers));
    }
}
