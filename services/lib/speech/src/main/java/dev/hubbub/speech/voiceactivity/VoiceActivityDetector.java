package dev.hubbub.speech.voiceactivity;

/** Says frame by frame how likely it is that somebody speaks. For one thread. */
public interface VoiceActivityDetector extends AutoCloseable {

    /** Samples of a frame: 32 ms of sound at 16 kHz. */
    int FRAME = 512;

    /** Begins to listen to a recording. */
    Listener listen();

    @Override
    void close();

    /** Goes through one recording from its beginning to its end. */
    @FunctionalInterface
    interface Listener {

        /**
         * Listens on.
         *
         * @param samples whole frames, 16 kHz mono, that follow those given before. How many are given at once may make
         *     a difference to what looks ahead
         * @return for each frame a number from 0 to 1
         */
        float[] probabilities(float[] samples);
    }
}
