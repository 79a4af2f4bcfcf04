package dev.hubbub.localdev.synthesis;

import dev.hubbub.media.MediaReader;

/**
 * Something said by one voice.
 *
 * @param text its words
 * @param samples 16 kHz mono, without silence around them
 * @param mouth how the mouth moves to it
 */
record Utterance(String text, float[] samples, MouthTrack mouth) {

    /** How long it lasts. */
    double seconds() {
        return (double) samples.length / MediaReader.SAMPLE_RATE;
    }
}
