package dev.hubbub.scoring.captions;

/**
 * A piece of text with the time in which it is spoken.
 *
 * @param startMillis start in milliseconds from the start of the recording
 * @param endMillis end in milliseconds; files exist in which it lies before the start
 * @param text without markup; lines are separated by {@code \n}
 */
public record Caption(long startMillis, long endMillis, String text) {

    /** Start in seconds: the double nearest to the written time. */
    public double startSeconds() {
        return startMillis / 1000.0;
    }

    /** End in seconds: the double nearest to the written time. */
    public double endSeconds() {
        return endMillis / 1000.0;
    }
}
