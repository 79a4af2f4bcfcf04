package dev.hubbub.scoring.text;

import java.util.ArrayList;
import java.util.List;

/**
 * What counts as white space, as a word and as a character when texts are compared: Unicode white space (with the four
 * ASCII separators 0x1c to 0x1f), runs of anything else, and code points. The normalisers this project is compared with
 * were written for a regular-expression engine with these classes, which are not those of {@link java.util.regex}.
 */
public final class UnicodeText {

    /** One white-space character, for use in a pattern. */
    static final String SPACE = "[\\p{IsWhite_Space}\\x1c-\\x1f]";

    /** One letter, number or low line, for use in a pattern; combining marks are not part of a word here. */
    private static final String WORD_CHARACTER = "[\\p{L}\\p{N}_]";

    /** Holds where a word that starts with a letter or digit may start. */
    static final String WORD_START = "(?<!" + WORD_CHARACTER + ")";

    /** Holds where a word that ends in a letter or digit may end. */
    static final String WORD_END = "(?!" + WORD_CHARACTER + ")";

    private UnicodeText() {}

    /** The words of a text, in order; a text of nothing but white space has none. */
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int at = 0; at < text.length(); at++) {
            // Every white-space character is in the basic plane, so chars are enough here.
            if (isSpace(text.charAt(at))) {
                if (start >= 0) {
                    words.add(text.substring(start, at));
                    start = -1;
                }
            } else if (start < 0) {
                start = at;
            }
        }
        if (start >= 0) {
            words.add(text.substring(start));
        }
        return words;
    }

    /** Whether a text holds nothing but white space. */
    public static boolean isBlank(String text) {
        return text.chars().allMatch(character -> isSpace((char) character));
    }

    /** How many characters a text has: code points, of which some take two of Java's. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** A text with every run of white space made one space; leading and trailing runs stay, as one space. */
    static String withSingleSpaces(String text) {
        StringBuilder result = new StringBuilder(text.length());
        boolean inSpace = false;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            boolean space = isSpace(character);
            if (!space) {
                result.append(character);
            } else if (!inSpace) {
                result.append(' ');
            }
            inSpace = space;
        }
        return result.toString();
    }

    private static boolean isSpace(char character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == '\u0085';
    }
}
