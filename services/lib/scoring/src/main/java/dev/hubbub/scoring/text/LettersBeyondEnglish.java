package dev.hubbub.scoring.text;

import java.lang.Character.UnicodeScript;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How much of texts that are compared as English is letters that English does without, such as those of an unlabelled
 * German text: a normaliser for English takes {@code schön} for {@code schon}, and fewer errors are counted than there
 * are. Texts of languages without such letters cannot be told from English so.
 */
public final class LettersBeyondEnglish {

    /** English has some in words such as café; German has about two in a hundred, Italian one. */
    private static final double NOT_ENGLISH = 0.005;

    private static final int FEWEST = 3;
    private static final int NAMED = 5;

    private final Map<Integer, Integer> beyond = new TreeMap<>();
    private long letters;

    /** Takes a text in, whose language nobody has named. */
    public void add(String text) {
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int letter = text.codePointAt(at);
            if (Character.isLetter(letter)) {
                letters++;
                if (letter > 0x7f && UnicodeScript.of(letter) == UnicodeScript.LATIN) {
                    beyond.merge(Character.toLowerCase(letter), 1, Integer::sum);
                }
            }
        }
    }

    /**
     * What is to be said of them; nothing if they may well be English.
     *
     * @param remedy how the language is named, as the end of a sentence
     */
    public Optional<String> sentence(String remedy) {
        int count = beyond.values().stream().mapToInt(Integer::intValue).sum();
        if (count < FEWEST || count < NOT_ENGLISH * letters) {
            return Optional.empty();
        }
        String most = beyond.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .limit(NAMED)
                .map(letter -> Character.toString(letter.getKey()))
                .collect(Collectors.joining(", "));
        return Optional.of(String.format(
                Locale.ROOT,
                "The texts are compared as English, and %.1f %% of their letters are none of English (%s), which are taken"
                        + " for others there, so that errors are missed: %s.",
                100.0 * count / letters,
                most,
                remedy));
    }
}
