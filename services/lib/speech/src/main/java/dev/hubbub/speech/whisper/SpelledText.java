package dev.hubbub.speech.whisper;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A text by its letters, as {@link LetterLoss} hears them: the letters from a to z, however they are written, the apostrophe
 * and the space between words. Marks over letters and punctuation are not heard.
 *
 * @param letters numbers from 1 to {@value #LAST}; the blank of CTC is 0
 */
record SpelledText(int[] letters) {
    private static final int SPACE = 1;
    private static final int APOSTROPHE = 2;
    private static final int A = 3;
    private static final int LAST = A + 'z' - 'a';

    /** Numbers that a letter can have, the blank's among them. */
    static final int COUNT = LAST + 1;

    /**
     * What {@link LetterLoss} does not hear of a text: its first letter or digit that is none of a to z, such as that of
     * another script; {@code "no letter"} where it has none at all; empty if all can be heard.
     */
    static Optional<String> unheard(String text) {
        String plain = plain(text);
        return plain.codePoints()
                .filter(sign -> Character.isLetterOrDigit(sign) && !isLetter(sign))
                .mapToObj(Character::toString)
                .findFirst()
                .or(() -> plain.codePoints().anyMatch(SpelledText::isLetter)
                        ? Optional.empty()
                        : Optional.of("no letter"));
    }

    /** A text of which nothing is {@link #unheard}. */
    static SpelledText of(String text) {
        StringBuilder heard = new StringBuilder();
        plain(text).codePoints().forEach(sign -> {
            if (isLetter(sign) || sign == '\'') {
                heard.appendCodePoint(sign);
            } else if (Character.isWhitespace(sign) || sign == '-') {
                heard.append(' ');
            }
        });
        return new SpelledText(heard.toString()
                .strip()
                .replaceAll(" +", " ")
                .chars()
                .map(sign -> sign == ' ' ? SPACE : sign == '\'' ? APOSTROPHE : A + sign - 'a')
                .toArray());
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replace('\u2019', '\'');
    }

    private static boolean isLetter(int sign) {
        return sign >= 'a' && sign <= 'z';
    }

    /** Frames that CTC needs: one for each letter, and one between two that are the same. */
    int frames() {
        return letters.length
                + (int) IntStream.range(1, letters.length)
                        .filter(i -> letters[i] == letters[i - 1])
                        .count();
    }
}
