package dev.hubbub.scoring.text;

import static dev.hubbub.scoring.text.UnicodeText.SPACE;
import static dev.hubbub.scoring.text.UnicodeText.WORD_END;
import static dev.hubbub.scoring.text.UnicodeText.WORD_START;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The English normaliser of Whisper (Radford et al. 2022, appendix C): lower case, no asides or hesitations,
 * contractions written out, numbers in digits, no punctuation or diacritics, and one spelling where a table names one.
 *
 * <p>The result may start or end with a space, as the original's does.
 *
 * @param spellings which spellings count as the same
 */
public record WhisperEnglishNormaliser(SpellingTable spellings) implements Normaliser {

    private static final Pattern HESITATION = Pattern.compile(WORD_START + "(hmm|mm|mhm|mmm|uh|um)" + WORD_END);
    private static final Pattern SPACE_BEFORE_APOSTROPHE = Pattern.compile(SPACE + "+'");
    private static final Pattern COMMA_IN_NUMBER = Pattern.compile("(\\p{Nd}),(\\p{Nd})");
    private static final Pattern FULL_STOP = Pattern.compile("\\.([^0-9]|\\z)");
    private static final Pattern SYMBOL_BEFORE_NO_NUMBER = Pattern.compile("[.$¢€£]([^0-9])");
    private static final Pattern PERCENT_AFTER_NO_NUMBER = Pattern.compile("([^0-9])%");
    private static final String NUMERIC_SYMBOLS = ".%$¢€£";

    @Override
    public String normalise(String text) {
        String result = Asides.removed(text.toLowerCase(Locale.ROOT));
        result = HESITATION.matcher(result).replaceAll("");
        result = SPACE_BEFORE_APOSTROPHE.matcher(result).replaceAll("'");
        result = Contractions.writtenOut(result);
        result = COMMA_IN_NUMBER.matcher(result).replaceAll("$1$2");
        result = FULL_STOP.matcher(result).replaceAll(" $1");
        result = Symbols.removedWithDiacritics(result, NUMERIC_SYMBOLS);
        result = spellings.respelled(EnglishNumbers.inDigits(result));
        result = SYMBOL_BEFORE_NO_NUMBER.matcher(result).replaceAll(" $1");
        result = PERCENT_AFTER_NO_NUMBER.matcher(result).replaceAll("$1 ");
        return UnicodeText.withSingleSpaces(result);
    }
}
