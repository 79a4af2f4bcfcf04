package dev.hubbub.scoring.text;

import static dev.hubbub.scoring.text.UnicodeText.isDigit;
import static dev.hubbub.scoring.text.UnicodeText.isSpace;

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

    private static final String SPACE = "[\\p{IsWhite_Space}\\x1c-\\x1f]";
    private static final String BEHIND_NO_WORD = "(?<![\\p{L}\\p{N}_])";
    private static final String BEFORE_NO_WORD = "(?![\\p{L}\\p{N}_])";
    private static final Pattern AND_A_HALF =
            Pattern.compile(BEHIND_NO_WORD + "and" + SPACE + "+a" + SPACE + "+half" + BEFORE_NO_WORD);
    private static final Pattern MONEY_WITH_CENTS =
            Pattern.compile("([€£$])([0-9]+) (?:and )?¢([0-9]{1,2})" + BEFORE_NO_WORD);
    private static final Pattern CENTS_ONLY = Pattern.compile("[€£$]0.([0-9]{1,2})" + BEFORE_NO_WORD);
    private static final List<String> ENDINGS = List.of("st", "nd", "rd", "th", "s");

    private EnglishNumbers() {}

    /**
     * The words of a text, its numbers in digits.
     *
     * @param text in lower case without symbols other than {@code . % $ ¢ € £}
     */
    static List<String> inDigits(String text) {
        String prepared = withSeparatedDigits(text.contains("half") ? withHalvesAsDecimals(text) : text);
        List<String> words = NumberReading.of(UnicodeText.words(prepared));
        return words.stream().anyMatch(EnglishNumbers::isMoneyOrOne)
                ? UnicodeText.words(withMoneyJoined(String.join(" ", words)))
                : words;
    }

    private static boolean isMoneyOrOne(String word) {
        for (int at = 0; at < word.length(); at++) {
            char character = word.charAt(at);
            if (character < 'a' && (character == '1' || character == '$') || character >= '¢') {
                return true;
            }
        }
        return false;
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
        Replacing parted = new Replacing(text);
        boolean digits = false;
        for (int at = 0; at < text.length(); at++) {
            char here = text.charAt(at);
            if (isDigit(here)) {
                digits = true;
                if (at > 0 && isLetter(text.charAt(at - 1))) {
                    parted.replace(at, at, " ");
                }
            } else if (at > 0 && isLetter(here) && isDigit(text.charAt(at - 1))) {
                parted.replace(at, at, " ");
            }
        }
        return digits ? withEndingsJoined(parted.text()) : text;
    }

    private static boolean isLetter(char character) {
        return character >= 'a' && character <= 'z';
    }

    private static String withEndingsJoined(String text) {
        Replacing joined = new Replacing(text);
        for (int at = 0; at < text.length(); at++) {
            if (isDigit(text.charAt(at))) {
                int ending = at + 1;
                while (ending < text.length() && isSpace(text.charAt(ending))) {
                    ending++;
                }
                if (ending > at + 1 && startsWithEnding(text, ending)) {
                    joined.replace(at + 1, ending, "");
                }
            }
        }
        return joined.text();
    }

    private static boolean startsWithEnding(String text, int at) {
        return ENDINGS.stream()
                .anyMatch(ending -> text.startsWith(ending, at) && UnicodeText.canEndWord(text, at + ending.length()));
    }

    /** "$2 and ¢7" becomes "$2.07", "$0.07" becomes "¢7", and "1" becomes "one". */
    private static String withMoneyJoined(String text) {
        String joined = text;
        if (text.indexOf('¢') >= 0) {
            joined = MONEY_WITH_CENTS
                    .matcher(joined)
                    .replaceAll(money -> Matcher.quoteReplacement(money.group(1) + money.group(2) + "."
                            + (money.group(3).length() == 1 ? "0" : "") + money.group(3)));
        }
        if (text.contains("$0") || text.contains("€0") || text.contains("£0")) {
            joined = CENTS_ONLY.matcher(joined).replaceAll(cents -> "¢" + Integer.parseInt(cents.group(1)));
        }
        return withOnesInLetters(joined);
    }

    private static String withOnesInLetters(String text) {
        Replacing result = new Replacing(text);
        for (int at = text.indexOf('1'); at >= 0; at = text.indexOf('1', at + 1)) {
            int end = text.startsWith("s", at + 1) ? at + 2 : at + 1;
            if (UnicodeText.canStartWord(text, at) && UnicodeText.canEndWord(text, end)) {
                result.replace(at, at + 1, "one");
            }
        }
        return result.text();
    }
}
