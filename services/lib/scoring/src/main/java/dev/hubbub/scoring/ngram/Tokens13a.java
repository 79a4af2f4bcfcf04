package dev.hubbub.scoring.ngram;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The tokens of a text by the rules of NIST's mteval-v13a, which scores of BLEU are compared by: signs are tokens of their
 * own, but for full stops and commas inside of numbers, and hyphens and apostrophes inside of words.
 */
final class Tokens13a {

    /** The printable ASCII signs that are no letters or digits, without apostrophe, comma, hyphen and full stop. */
    private static final Pattern SIGN = Pattern.compile("([!-&(-+/:-@\\[-`{-~])");

    private static final Pattern STOP_AFTER_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
    private static final Pattern STOP_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
    private static final Pattern HYPHEN_AFTER_DIGIT = Pattern.compile("([0-9])(-)");
    private static final Pattern WHITE_SPACE = Pattern.compile("(?U)\\s+");

    private Tokens13a() {}

    /** The tokens; none of a text without any. */
    static List<String> of(String text) {
        String line =
                " " + unescaped(text.replace("<skipped>", "").replace("-\n", "").replace("\n", " ")) + " ";
        line = SIGN.matcher(line).replaceAll(" $1 ");
        line = STOP_AFTER_NO_DIGIT.matcher(line).replaceAll("$1 $2 ");
        line = STOP_BEFORE_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
        line = HYPHEN_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
        return Arrays.stream(WHITE_SPACE.split(line))
                .filter(token -> !token.isEmpty())
                .toList();
    }

    private static String unescaped(String text) {
        return text.replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
    }
}
