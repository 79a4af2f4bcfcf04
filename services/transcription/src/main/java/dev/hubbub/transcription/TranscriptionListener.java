package dev.hubbub.transcription;

/** Is told how far a transcription is. */
@FunctionalInterface
public interface TranscriptionListener {

    /**
     * Called after each batch of segments and decoding.
     *
     * @param fraction of the work done, 0 to 1
     * @param what what was done last, for people
     */
    void progress(double fraction, String what);
}
