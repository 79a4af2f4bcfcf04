package dev.hubbub.speech.voiceactivity;

import dev.hubbub.speech.features.LogMel;

/**
 * A part of a recording in which somebody speaks.
 *
 * @param from samples from the recording's start to the window's
 * @param samples 16 kHz mono
 */
public record SpeechWindow(long from, float[] samples) {

    /** Seconds from the recording's start to the window's. */
    public double start() {
        return (double) from / LogMel.SAMPLE_RATE;
    }

    /** Seconds from the recording's start to the window's end. */
    public double end() {
        return (double) (from + samples.length) / LogMel.SAMPLE_RATE;
    }
}
