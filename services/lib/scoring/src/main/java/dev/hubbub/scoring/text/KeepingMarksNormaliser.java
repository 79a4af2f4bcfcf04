package dev.hubbub.scoring.text;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The language-independent normaliser for scripts that need their marks: like {@link WhisperBasicNormaliser} it makes
 * everything lower case and drops asides, symbols and punctuation, but a mark stays with the letter that it is on. The
 * vowel signs of Indic scripts, the vowels of Hebrew and Arabic and the tones of Thai and Yoruba are marks; without them
 * other words become the same, and where they become spaces, words fall apart.
 *
 * <p>Marks on nothing (such as the variation selectors of emoji) and characters without a shape (joiners, signs of
 * direction) are dropped; a zero-width space is a space.
 */
public record KeepingMarksNormaliser() implements Normaliser {

    private static final int ZERO_WIDTH_SPACE = 0x200b;

    @Override
    public String normalise(String text) {
        // The Turkish capital would become an i with a second dot on it.
        String lower = text.replace('İ', 'i').toLowerCase(Locale.ROOT);
        String cleaned = Normalizer.normalize(Asides.removed(lower), Normalizer.Form.NFKC);
        StringBuilder result = new StringBuilder(cleaned.length());
        boolean onLetter = false;
        for (int at = 0; at < cleaned.length(); at += Character.charCount(cleaned.codePointAt(at))) {
            int character = cleaned.codePointAt(at);
            if (Symbols.isMark(character)) {
                if (onLetter && !isVariationSelector(character)) {
                    result.appendCodePoint(character);
                }
            } else if (character == ZERO_WIDTH_SPACE || Symbols.isSymbolOrPunctuation(character)) {
                result.append(' ');
                onLetter = false;
            } else if (Character.getType(character) != Character.FORMAT) {
                result.appendCodePoint(character);
                onLetter = Character.isLetterOrDigit(character);
            }
        }
        return UnicodeText.withSingleSpaces(result.toString().toLowerCase(Locale.ROOT));
    }

    private static boolean isVariationSelector(int character) {
        return character >= 0xfe00 && character <= 0xfe0f || character >= 0xe0100 && character <= 0xe01ef;
    }
}
