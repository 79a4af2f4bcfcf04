package dev.hubbub.controller.resource;

/** Texts in statuses and events, which must not grow with what people name their recordings. */
public final class BoundedText {

    private BoundedText() {}

    /**
     * A text of at most so many characters and three dots. A pair of surrogates is not cut apart: the cluster would keep
     * a question mark for the half, and the status that shows would never be the one that was written.
     */
    public static String of(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "...";
    }
}
