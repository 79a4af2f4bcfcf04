package dev.hubbub.speech.whisper;

import dev.hubbub.speech.features.LogMel;

/**
 * Where a window is in a recording.
 *
 * @param seek mel frames from the recording's start to the window's
 * @param frames mel frames of audio in the window, padding not counted
 */
record WindowSpan(int seek, int frames) {
    static final int FRAMES_PER_SECOND = LogMel.SAMPLE_RATE / LogMel.HOP;

    /** Seconds from the recording's start to the window's. */
    double offset() {
        return (double) seek / FRAMES_PER_SECOND;
    }

    /** Encoder positions that are audio, at least one; the encoder takes two frames for each. */
    int positions() {
        return Math.max(1, frames / 2);
    }
}
