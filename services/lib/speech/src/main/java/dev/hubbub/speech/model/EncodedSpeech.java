package dev.hubbub.speech.model;

/**
 * Clips after the encoder, ready to be decoded any number of times by the model that made them. Holds native memory until
 * closed; not for several threads at once.
 */
public interface EncodedSpeech extends AutoCloseable {

    /** Number of clips. */
    int size();

    /** Seconds of speech in a clip, padding not counted. */
    double seconds(int clip);

    @Override
    void close();
}
