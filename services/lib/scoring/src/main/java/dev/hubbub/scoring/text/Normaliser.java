package dev.hubbub.scoring.text;

/**
 * Turns a text into the form in which it is compared. Implementations are immutable and safe for use by several
 * threads.
 */
@FunctionalInterface
public interface Normaliser {

    /** The text unchanged; for scores on raw text. */
    Normaliser NONE = text -> text;

    /**
     * @param text any text, possibly empty
     * @return the normalised text; words are separated by white space
     */
    String normalise(String text);

    /** What of a normalised text is compared character by character: all of it, spaces between words included. */
    default String charactersOf(String normalised) {
        return normalised;
    }
}
