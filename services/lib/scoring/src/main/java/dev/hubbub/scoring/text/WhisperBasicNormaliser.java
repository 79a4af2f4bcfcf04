package dev.hubbub.scoring.text;

import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The language-independent normaliser of Whisper (Radford et al. 2022, appendix C): lower case, no asides, symbols and
 * punctuation to spaces, single spaces.
 *
 * @param removeDiacritics also drop diacritics, otherwise composed letters keep theirs
 * @param splitLetters put a space between all user-perceived characters, for scripts written without spaces
 */
public record WhisperBasicNormaliser(boolean removeDiacritics, boolean splitLetters) implements Normaliser {

    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    /** The default variant: diacritics stay, letters are not split. */
    public WhisperBasicNormaliser() {
        this(false, false);
    }

    @Override
    public String normalise(String text) {
        String cleaned = Asides.removed(text.toLowerCase(Locale.ROOT));
        cleaned = removeDiacritics ? Symbols.removedWithDiacritics(cleaned, "") : Symbols.removed(cleaned);
        cleaned = cleaned.toLowerCase(Locale.ROOT);
        return UnicodeText.withSingleSpaces(splitLetters ? split(cleaned) : cleaned);
    }

    private static String split(String text) {
        StringJoiner letters = new StringJoiner(" ");
        Matcher grapheme = GRAPHEME.matcher(text);
        while (grapheme.find()) {
            letters.add(grapheme.group());
        }
        return letters.toString();
    }
}
