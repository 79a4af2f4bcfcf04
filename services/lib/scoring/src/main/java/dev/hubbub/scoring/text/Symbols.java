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

    private Symbols() {}

    /** Every mark, symbol and punctuation becomes a space; composed letters keep their diacritics (NFKC). */
    static String removed(String text) {
        StringBuilder result = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFKC)
                .codePoints()
                .forEach(character -> result.appendCodePoint(isMarkSymbolOrPunctuation(character) ? ' ' : character));
        return result.toString();
    }

    /**
     * Every symbol and punctuation becomes a space, every diacritic vanishes (NFKD).
     *
     * @param kept characters that stay whatever their category
     */
    static String removedWithDiacritics(String text, String kept) {
        StringBuilder result = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFKD).codePoints().forEach(character -> {
            if (kept.indexOf(character) >= 0) {
                result.appendCodePoint(character);
            } else if (PLAIN_LETTERS.containsKey(character)) {
                result.append(PLAIN_LETTERS.get(character));
            } else if (Character.getType(character) != Character.NON_SPACING_MARK) {
                result.appendCodePoint(isMarkSymbolOrPunctuation(character) ? ' ' : character);
            }
        });
        return result.toString();
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
