package dev.hubbub.scoring.text;

import java.util.List;
import java.util.stream.Stream;

/**
 * Writes out the English contractions and abbreviated titles that the Whisper normaliser knows. The entries apply one
 * after the other to the whole text, so an earlier one can hide a later one ({@code 's been} before {@code 's}). Words
 * without an apostrophe are replaced in one go: none of them is part of another entry, nor of what another becomes.
 */
final class Contractions {

    /** Whole words with an apostrophe, and what they stand for. */
    private static final String[][] SHORTENED = {
        {"won't", "will not"},
        {"can't", "can not"},
        {"let's", "let us"},
        {"ain't", "aint"},
        {"y'all", "you all"},
        {"i'ma", "i am going to"},
        {"ma'am", "madam"},
    };

    /** Whole words without one. */
    private static final String[][] JOINED = {
        {"wanna", "want to"},
        {"gotta", "got to"},
        {"gonna", "going to"},
        {"imma", "i am going to"},
        {"woulda", "would have"},
        {"coulda", "could have"},
        {"shoulda", "should have"},
    };

    /** Abbreviations before or after a name; a space follows because their full stop is dropped later. */
    private static final String[][] TITLES = {
        {"mr", "mister"},
        {"mrs", "missus"},
        {"st", "saint"},
        {"dr", "doctor"},
        {"prof", "professor"},
        {"capt", "captain"},
        {"gov", "governor"},
        {"ald", "alderman"},
        {"gen", "general"},
        {"sen", "senator"},
        {"rep", "representative"},
        {"pres", "president"},
        {"rev", "reverend"},
        {"hon", "honorable"},
        {"asst", "assistant"},
        {"assoc", "associate"},
        {"lt", "lieutenant"},
        {"col", "colonel"},
        {"jr", "junior"},
        {"sr", "senior"},
        {"esq", "esquire"},
    };

    /** Endings of words; those that a participle makes certain come before the general guess. */
    private static final String[][] ENDINGS = {
        {"'d been", " had been"},
        {"'s been", " has been"},
        {"'d gone", " had gone"},
        {"'s gone", " has gone"},
        {"'d done", " had done"},
        {"'s got", " has got"},
        {"n't", " not"},
        {"'re", " are"},
        {"'s", " is"},
        {"'d", " would"},
        {"'ll", " will"},
        {"'t", " not"},
        {"'ve", " have"},
        {"'m", " am"},
    };

    /** By first letter, from a. */
    private static final List<List<Replacement>> PLAIN = plain();

    private static final List<Replacement> SHORTENED_WORDS = replacements(SHORTENED, true);
    private static final List<Replacement> SHORTENED_ENDINGS = replacements(ENDINGS, false);

    private Contractions() {}

    /** @param text in lower case */
    static String writtenOut(String text) {
        if (text.indexOf('\'') < 0) {
            return withoutPlain(text);
        }
        String result = text;
        for (Replacement replacement : SHORTENED_WORDS) {
            result = replacement.in(result);
        }
        result = withoutPlain(result);
        for (Replacement replacement : SHORTENED_ENDINGS) {
            result = replacement.in(result);
        }
        return result;
    }

    private static String withoutPlain(String text) {
        Replacing result = new Replacing(text);
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && UnicodeText.isOfWord(text.charAt(at))) {
                at++;
            }
            if (at > start + 1 && text.charAt(start) >= 'a' && text.charAt(start) <= 'z') {
                for (Replacement replacement : PLAIN.get(text.charAt(start) - 'a')) {
                    if (replacement.isAt(text, start, at)) {
                        result.replace(start, at, replacement.full());
                    }
                }
            }
            at++;
        }
        return result.text();
    }

    private static List<List<Replacement>> plain() {
        List<Replacement> all = Stream.concat(
                        replacements(JOINED, true).stream(),
                        replacements(TITLES, true).stream()
                                .map(title -> new Replacement(title.contracted(), title.full() + " ", true)))
                .toList();
        return Stream.iterate('a', letter -> letter <= 'z', letter -> (char) (letter + 1))
                .map(letter -> all.stream()
                        .filter(replacement -> replacement.contracted().charAt(0) == letter)
                        .toList())
                .toList();
    }

    private static List<Replacement> replacements(String[][] entries, boolean whole) {
        return Stream.of(entries)
                .map(entry -> new Replacement(entry[0], entry[1], whole))
                .toList();
    }

    /**
     * An entry.
     *
     * @param whole whether it is a whole word, or else the ending of one
     */
    private record Replacement(String contracted, String full, boolean whole) {

        boolean isAt(String text, int start, int end) {
            return end - start == contracted.length()
                    && text.startsWith(contracted, start)
                    && UnicodeText.canEndWord(text, end);
        }

        String in(String text) {
            Replacing result = new Replacing(text);
            int at = text.indexOf(contracted);
            while (at >= 0) {
                int end = at + contracted.length();
                if ((!whole || UnicodeText.canStartWord(text, at)) && UnicodeText.canEndWord(text, end)) {
                    result.replace(at, end, full);
                    at = text.indexOf(contracted, end);
                } else {
                    at = text.indexOf(contracted, at + 1);
                }
            }
            return result.text();
        }
    }
}
