package dev.hubbub.contracts;

import java.util.Locale;

/**
 * Names and texts from outside as people may see them: what would move a terminal's cursor, colour what follows, or turn
 * the order of what stands around it is shown as an escape such as {@code \u202e} and does nothing. Text that runs from
 * right to left, joiners inside words and emoji stay as they are. For what is written to files and read by programs there
 * is JSON, which has escapes of its own.
 */
public final class PrintableText {

    private PrintableText() {}

    /** A name or a text of one line; line breaks and tabs are shown as escapes, too. */
    public static String line(String text) {
        return escaped(text, false);
    }

    /** A text of perhaps several lines, whose line feeds and tabs stay. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    private static String escaped(String text, boolean severalLines) {
        StringBuilder printable = null;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            int length = Character.charCount(character);
            boolean kept = severalLines && (character == '\n' || character == '\t');
            if (!kept && isDangerous(character)) {
                if (printable == null) {
                    printable = new StringBuilder(text.length() + 16).append(text, 0, at);
                }
                printable.append(escape(character));
            } else if (printable != null) {
                printable.appendCodePoint(character);
            }
            at += length;
        }
        return printable == null ? text : printable.toString();
    }

    private static boolean isDangerous(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            case Character.FORMAT -> isDirectional(character);
            default -> false;
        };
    }

    /** Embeddings, overrides and isolates: they reach beyond their own place, up to the end of the line. */
    private static boolean isDirectional(int character) {
        return character >= 0x202a && character <= 0x202e || character >= 0x2066 && character <= 0x2069;
    }

    private static String escape(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, "\\u%04x", character);
        };
    }
}
