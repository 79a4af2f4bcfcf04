package dev.hubbub.scoring.text;

import static dev.hubbub.scoring.text.UnicodeText.isDigit;

import java.util.List;
import java.util.Locale;

/**
 * The English normaliser of Whisper (Radford et al. 2022, appendix C): lower case, no asides or hesitations,
 * contractions written out, numbers in digits, no punctuation or diacritics, and one spelling where a table names one.
 *
 * <p>The result may start or end with a space, as the original's does.
 *
 * <p>The original is a chain of regular expressions. Here each is a search for what it begins with, because most are for
 * what few texts have.
 *
 * @param spellings which spellings count as the same
 */
public record WhisperEnglishNormaliser(SpellingTable spellings) implements Normaliser {

    private static final List<String> HESITATIONS = List.of("hmm", "mm", "mhm", "mmm", "uh", "um");
    private static final String CURRENCIES = "$¢€£";
    private static final String NUMERIC_SYMBOLS = ".%" + CURRENCIES;

    @Override
    public String normalise(String text) {
        String result = Asides.removed(text.toLowerCase(Locale.ROOT));
        result = withoutHesitations(result);
        result = withoutSpaceBeforeApostrophes(result);
        result = Contractions.writtenOut(result);
        result = withoutCommasInNumbers(result);
        result = withoutFullStops(result);
        result = Symbols.removedWithDiacritics(result, NUMERIC_SYMBOLS);
        result = spellings.respelled(EnglishNumbers.inDigits(result));
        result = withoutSymbolsBeforeNoNumber(result);
        result = withoutPercentAfterNoNumber(result);
        return UnicodeText.withSingleSpaces(result);
    }

    private static String withoutHesitations(String text) {
        Replacing result = new Replacing(text);
        for (int at = 0; at < text.length(); at++) {
            char first = text.charAt(at);
            if ((first == 'h' || first == 'm' || first == 'u') && UnicodeText.canStartWord(text, at)) {
                for (String sound : HESITATIONS) {
                    if (text.startsWith(sound, at) && UnicodeText.canEndWord(text, at + sound.length())) {
                        result.replace(at, at + sound.length(), "");
                    }
                }
            }
        }
        return result.text();
    }

    private static String withoutSpaceBeforeApostrophes(String text) {
        Replacing result = new Replacing(text);
        for (int at = text.indexOf('\''); at >= 0; at = text.indexOf('\'', at + 1)) {
            int begin = at;
            while (begin > 0 && UnicodeText.isSpace(text.charAt(begin - 1))) {
                begin--;
            }
            if (begin < at) {
                result.replace(begin, at, "");
            }
        }
        return result.text();
    }

    /** Each digit is beside one comma only, as in the original: {@code 1,2,3} becomes {@code 12,3}. */
    private static String withoutCommasInNumbers(String text) {
        Replacing result = new Replacing(text);
        int used = 0;
        for (int at = text.indexOf(','); at >= 0; at = text.indexOf(',', at + 1)) {
            if (at > used
                    && at + 1 < text.length()
                    && Character.isDigit(text.codePointBefore(at))
                    && Character.isDigit(text.codePointAt(at + 1))) {
                result.replace(at, at + 1, "");
                used = after(text, at + 1);
            }
        }
        return result.text();
    }

    /** Those after which no digit comes; of two in a row the second stays, which the original takes for what comes. */
    private static String withoutFullStops(String text) {
        Replacing result = new Replacing(text);
        int at = text.indexOf('.');
        while (at >= 0) {
            int next = at + 1;
            if (next == text.length() || !isDigit(text.charAt(next))) {
                result.replace(at, next, " ");
                next = next == text.length() ? next : after(text, next);
            }
            at = text.indexOf('.', next);
        }
        return result.text();
    }

    private static String withoutSymbolsBeforeNoNumber(String text) {
        Replacing result = new Replacing(text);
        int at = 0;
        while (at + 1 < text.length()) {
            char symbol = text.charAt(at++);
            if ((symbol == '.' || CURRENCIES.indexOf(symbol) >= 0) && !isDigit(text.charAt(at))) {
                result.replace(at - 1, at, " ");
                at = after(text, at);
            }
        }
        return result.text();
    }

    private static String withoutPercentAfterNoNumber(String text) {
        Replacing result = new Replacing(text);
        int used = 0;
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
            if (at > used && !isDigit(text.charAt(at - 1))) {
                result.replace(at, at + 1, " ");
                used = at + 1;
            }
        }
        return result.text();
    }

    /** Where the character after the one at a place begins. */
    private static int after(String text, int at) {
        return at + Character.charCount(text.codePointAt(at));
    }
}
