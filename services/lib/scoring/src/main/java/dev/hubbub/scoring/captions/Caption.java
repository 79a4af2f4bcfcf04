package dev.hubbub.scoring.captions;

import java.util.List;

/**
 * A piece of text with the time in which it is spoken.
 *
 * @param startMillis start in milliseconds from the start of the recording
 * @param endMillis end in milliseconds; files exist in which it lies before the start
 * @param text without markup; lines are separated by {@code \n}
 * @param voices the text by who says it, in order, where the markup names them; else one of no name
 */
public record Caption(long startMillis, long endMillis, String text, List<Voice> voices) {

    /**
     * What one person says.
     *
     * @param name empty if nobody is named
     * @param text without markup
     */
    public record Voice(String name, String text) {}

    public Caption {
        voices = List.copyOf(voices);
    }

    /** A caption that names nobody. */
    public Caption(long startMillis, long endMillis, String text) {
        this(startMillis, endMillis, text, List.of(new Voice("", text)));
    }

    /** Start in seconds: the double nearest to the written time. */
    public double startSeconds() {
        return startMillis / 1000.0;
    }

    /** End in seconds: the double nearest to the written time. */
    public double endSeconds() {
        return endMillis / 1000.0;
    }
}
