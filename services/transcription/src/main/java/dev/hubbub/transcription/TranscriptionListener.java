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

    /**
     * Called, by any thread, when something was chosen that the one who asked may want otherwise, such as one of several
     * audio tracks.
     *
     * @param sentence what was chosen, for people
     */
    default void notice(String sentence) {
        // Whoever shows progress alone has no place for it.
    }
}
