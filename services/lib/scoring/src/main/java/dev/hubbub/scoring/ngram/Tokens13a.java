package dev.hubbub.scoring.ngram;

import dev.hubbub.scoring.text.UnicodeText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The tokens of a text by the rules of NIST's mteval-v13a, which scores of BLEU are compared by: signs are tokens of their
 * own, but for full stops and commas inside of numbers, and hyphens and apostrophes inside of words.
 */
final class Tokens13a {

    private static final Pattern STOP_AFTER_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
    private static final Pattern STOP_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
    private static final Pattern HYPHEN_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

    private Tokens13a() {}

    /** The tokens; none of a text without any. */
    static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        for (String word : UnicodeText.words(unescaped(text))) {
            int start = 0;
            for (int at = 0; at < word.length(); at++) {
                if (isSign(word.charAt(at))) {
                    addBetweenSigns(word.substring(start, at), tokens);
                    tokens.add(word.substring(at, at + 1));
                    start = at + 1;
                }
            }
            addBetweenSigns(start == 0 ? word : word.substring(start), tokens);
        }
        return tokens;
    }

    private static String unescaped(String text) {
        String result = text;
        if (result.indexOf('<') >= 0 || result.indexOf('\n') >= 0) {
            result = result.replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
        }
        return result.indexOf('&') < 0
                ? result
                : result.replace("&quot;", "\"")
                        .replace("&amp;", "&")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">");
    }

    /** Whether a character is a printable ASCII sign, no letter or digit, but apostrophe, comma, hyphen and full stop. */
    private static boolean isSign(char character) {
        return character > ' '
                && character < 0x7f
                && !Character.isLetterOrDigit(character)
                && "',-.".indexOf(character) < 0;
    }

    private static void addBetweenSigns(String word, List<String> tokens) {
        int special = specials(word);
        if (special == 0) {
            if (!word.isEmpty()) {
                tokens.add(word);
            }
        } else if (special == 1 && (word.endsWith(".") || word.endsWith(","))) {
            if (word.length() > 1) {
                tokens.add(word.substring(0, word.length() - 1));
            }
            tokens.add(word.substring(word.length() - 1));
        } else {
            String parted = STOP_AFTER_NO_DIGIT.matcher(" " + word + " ").replaceAll("$1 $2 ");
            parted = STOP_BEFORE_NO_DIGIT.matcher(parted).replaceAll(" $1 $2");
            tokens.addAll(UnicodeText.words(HYPHEN_AFTER_DIGIT.matcher(parted).replaceAll("$1 $2 ")));
        }
    }

    /** How many of a word's characters may have to be tokens of their own. */
    private static int specials(String word) {
        int specials = 0;
        for (int at = 0; at < word.length(); at++) {
            char character = word.charAt(at);
            if (character == '.' || character == ',' || character == '-') {
                specials++;
            }
        }
        return specials;
    }
}
