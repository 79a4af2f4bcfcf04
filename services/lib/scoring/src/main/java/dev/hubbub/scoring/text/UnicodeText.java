package dev.hubbub.scoring.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What counts as white space, as a word and as a character when texts are compared: Unicode white space (with the four
 * ASCII separators 0x1c to 0x1f), runs of anything else, and code points. The normalisers this project is compared with
 * were written for a regular-expression engine with these classes, which are not those of {@link java.util.regex}.
 */
public final class UnicodeText {

    private UnicodeText() {}

    /** The words of a text, in order; a text of nothing but white space has none. */
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int at = 0; at < text.length(); at++) {
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

    /** The characters of texts, one after the other. */
    public static int[] codePoints(List<String> texts) {
        int length = 0;
        for (String text : texts) {
            length += text.length();
        }
        int[] characters = new int[length];
        int count = 0;
        for (String text : texts) {
            for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
                characters[count++] = text.codePointAt(at);
            }
        }
        return count == length ? characters : Arrays.copyOf(characters, count);
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

    /** Whether a character is white space. All that is is in the basic plane, so chars are enough. */
    static boolean isSpace(char character) {
        return character <= ' ' || character > '~'
                ? Character.isWhitespace(character) || Character.isSpaceChar(character) || character == '\u0085'
                : false;
    }

    /** Whether a word that starts with a letter or digit may start there: behind no letter, number or low line. */
    static boolean canStartWord(String text, int at) {
        // Of a character beyond the basic plane this looks at its second half, which is no letter.
        return at == 0 || !isOfWord(text.charAt(at - 1));
    }

    /** Whether a word that ends in a letter or digit may end there: before no letter, number or low line. */
    static boolean canEndWord(String text, int at) {
        return at == text.length() || !isOfWord(text.codePointAt(at));
    }

    /** Whether a character is a letter, number or low line; combining marks are not part of a word here. */
    static boolean isOfWord(int character) {
        if (character <= 'z') {
            return character >= 'a'
                    || character >= '0' && character <= '9'
                    || character >= 'A' && character <= 'Z'
                    || character == '_';
        }
        return switch (Character.getType(character)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    /** Whether a character is one of the ten digits of ASCII. */
    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }
}
