package dev.hubbub.scoring.text;

import java.text.Normalizer;
import java.util.Map;

/** Removes marks, symbols and punctuation from a text, by Unicode general category. */
final class Symbols {

    /** Letters that compatibility decomposition leaves whole although they stand for plain ones. */
    private static final Map<Integer, String> PLAIN_LETTERS = Map.ofEntries(
            Map.entry((int) 'œ', "oe"),
            Map.entry((int) 'Œ', "OE"),
            Map.entry((int) 'ø', "o"),
            Map.entry((int) 'Ø', "O"),
            Map.entry((int) 'æ', "ae"),
            Map.entry((int) 'Æ', "AE"),
            Map.entry((int) 'ß', "ss"),
            Map.entry((int) 'ẞ', "SS"),
            Map.entry((int) 'đ', "d"),
            Map.entry((int) 'Đ', "D"),
            Map.entry((int) 'ð', "d"),
            Map.entry((int) 'Ð', "D"),
            Map.entry((int) 'þ', "th"),
            Map.entry((int) 'Þ', "th"),
            Map.entry((int) 'ł', "l"),
            Map.entry((int) 'Ł', "L"));

    private static final char ASCII_END = 0x80;

    private Symbols() {}

    /** Every mark, symbol and punctuation becomes a space; composed letters keep their diacritics (NFKC). */
    static String removed(String text) {
        String composed = isAscii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFKC);
        StringBuilder result = new StringBuilder(composed.length());
        int at = 0;
        while (at < composed.length()) {
            int character = composed.codePointAt(at);
            result.appendCodePoint(isMarkSymbolOrPunctuation(character) ? ' ' : character);
            at += Character.charCount(character);
        }
        return result.toString();
    }

    /**
     * Every symbol and punctuation becomes a space, every diacritic vanishes (NFKD).
     *
     * @param kept characters that stay whatever their category
     */
    static String removedWithDiacritics(String text, String kept) {
        StringBuilder result = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char character = text.charAt(at);
            if (character < ASCII_END) {
                boolean stays = isPlain(character) || kept.indexOf(character) >= 0;
                result.append(stays || !isSymbolOrPunctuation(character) ? character : ' ');
                at++;
            } else {
                // Nothing decomposes into another order across a character of ASCII, so what is between can be taken
                // alone.
                int end = at + 1;
                while (end < text.length() && text.charAt(end) >= ASCII_END) {
                    end++;
                }
                appendDecomposed(text.substring(at, end), kept, result);
                at = end;
            }
        }
        return result.toString();
    }

    private static void appendDecomposed(String text, String kept, StringBuilder result) {
        Normalizer.normalize(text, Normalizer.Form.NFKD).codePoints().forEach(character -> {
            if (kept.indexOf(character) >= 0) {
                result.appendCodePoint(character);
            } else if (PLAIN_LETTERS.containsKey(character)) {
                result.append(PLAIN_LETTERS.get(character));
            } else if (Character.getType(character) != Character.NON_SPACING_MARK) {
                result.appendCodePoint(isMarkSymbolOrPunctuation(character) ? ' ' : character);
            }
        });
    }

    private static boolean isAscii(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) < ASCII_END) {
            at++;
        }
        return at == text.length();
    }

    private static boolean isPlain(char character) {
        return character >= 'a' && character <= 'z' || character == ' ' || UnicodeText.isDigit(character);
    }

    private static boolean isMarkSymbolOrPunctuation(int character) {
        return isMark(character) || isSymbolOrPunctuation(character);
    }

    static boolean isMark(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    static boolean isSymbolOrPunctuation(int character) {
        return switch (Character.getType(character)) {
            case Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL,
                    Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }
}
