package dev.hubbub.scoring.text;

import static dev.hubbub.scoring.text.UnicodeText.SPACE;
import static dev.hubbub.scoring.text.UnicodeText.WORD_END;
import static dev.hubbub.scoring.text.UnicodeText.WORD_START;

import dev.hubbub.scoring.text.NumberWord.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes spoken English numbers in digits: {@code twenty one dollars} as {@code $21}, {@code one oh one} as {@code
 * 101},
 * {@code nineteen eighties} as {@code 1980s}. A lone 1 is written {@code one}.
 */
final class EnglishNumbers {

    private static final Pattern AND_A_HALF =
            Pattern.compile(WORD_START + "and" + SPACE + "+a" + SPACE + "+half" + WORD_END);
    private static final Pattern LETTER_THEN_DIGIT = Pattern.compile("([a-z])([0-9])");
    private static final Pattern DIGIT_THEN_LETTER = Pattern.compile("([0-9])([a-z])");
    private static final Pattern PARTED_ENDING = Pattern.compile("([0-9])" + SPACE + "+(st|nd|rd|th|s)" + WORD_END);
    private static final Pattern MONEY_WITH_CENTS =
            Pattern.compile("([€£$])([0-9]+) (?:and )?¢([0-9]{1,2})" + WORD_END);
    private static final Pattern CENTS_ONLY = Pattern.compile("[€£$]0.([0-9]{1,2})" + WORD_END);
    private static final Pattern LONE_ONE = Pattern.compile(WORD_START + "1(s?)" + WORD_END);

    private EnglishNumbers() {}

    /** @param text in lower case without symbols other than {@code . % $ ¢ € £} */
    static String inDigits(String text) {
        String prepared = withSeparatedDigits(withHalvesAsDecimals(text));
        return withMoneyJoined(String.join(" ", NumberReading.of(UnicodeText.words(prepared))));
    }

    /** "two and a half" becomes "two point five"; after anything but a number the words stay. */
    private static String withHalvesAsDecimals(String text) {
        String[] segments = AND_A_HALF.split(text, -1);
        List<String> parts = new ArrayList<>();
        for (int index = 0; index < segments.length; index++) {
            if (UnicodeText.isBlank(segments[index])) {
                continue;
            }
            parts.add(segments[index]);
            if (index < segments.length - 1) {
                parts.add(endsInNumber(segments[index]) ? "point five" : "and a half");
            }
        }
        return String.join(" ", parts);
    }

    private static boolean endsInNumber(String segment) {
        List<String> words = UnicodeText.words(segment);
        return NumberWord.of(words.get(words.size() - 1))
                .filter(word -> word.isDigits() || word.kind() == Kind.MULTIPLIER)
                .isPresent();
    }

    /** A space where digits and letters meet, except before an ordinal or plural ending. */
    private static String withSeparatedDigits(String text) {
        String parted = LETTER_THEN_DIGIT.matcher(text).replaceAll("$1 $2");
        parted = DIGIT_THEN_LETTER.matcher(parted).replaceAll("$1 $2");
        return PARTED_ENDING.matcher(parted).replaceAll("$1$2");
    }

    /** "$2 and ¢7" becomes "$2.07", "$0.07" becomes "¢7". */
    private static String withMoneyJoined(String text) {
        String joined = MONEY_WITH_CENTS
                .matcher(text)
                .replaceAll(money -> Matcher.quoteReplacement(money.group(1) + money.group(2) + "."
                        + (money.group(3).length() == 1 ? "0" : "") + money.group(3)));
        joined = CENTS_ONLY.matcher(joined).replaceAll(cents -> "¢" + Integer.parseInt(cents.group(1)));
        return LONE_ONE.matcher(joined).replaceAll("one$1");
    }
}
