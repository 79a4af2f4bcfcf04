package dev.hubbub.speech.training.run;

import java.io.IOException;

/** Recordings of noise. Asked by one thread at a time. */
public interface NoiseRecordings {

    /** How many there are, at least one. */
    int count();

    /**
     * How long one is, in seconds.
     *
     * @param number from 0
     */
    double seconds(int number);

    /**
     * What is heard in a stretch of one.
     *
     * @param number from 0
     * @param start seconds
     * @param seconds how long it is
     * @return samples at 16 kHz
     * @throws UnusableClipException if it is broken
     * @throws IOException if it cannot be read now; the message names it
     */
    float[] samples(int number, double start, double seconds) throws IOException;
}
