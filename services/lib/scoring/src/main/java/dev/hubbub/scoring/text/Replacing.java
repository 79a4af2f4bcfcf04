package dev.hubbub.scoring.text;

/**
 * A text in which parts are replaced from its beginning to its end; as long as none is, it is the text itself and costs
 * nothing.
 */
final class Replacing {

    private final String text;
    private StringBuilder result;
    private int copied;

    Replacing(String text) {
        this.text = text;
    }

    /**
     * Puts something in the place of a part.
     *
     * @param begin at or behind the end of the part before
     */
    void replace(int begin, int end, String by) {
        if (result == null) {
            result = new StringBuilder(text.length() + by.length());
        }
        result.append(text, copied, begin).append(by);
        copied = end;
    }

    /** The text with all that was replaced. */
    String text() {
        return result == null
                ? text
                : result.append(text, copied, text.length()).toString();
    }
}
