package dev.hubbub.scoring.text;

import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For scripts written without spaces between words, such as Chinese, Japanese and Thai: what
 * {@link KeepingMarksNormaliser} leaves, each user-perceived character a word of its own. Where the text has spaces does
 * not count.
 */
public record CharactersNormaliser() implements Normaliser {

    private static final Pattern GRAPHEME = Pattern.compile("\\X");
    private static final Normaliser MARKS = new KeepingMarksNormaliser();

    @Override
    public String normalise(String text) {
        return spaced(MARKS.normalise(text));
    }

    /** Its spaces are none of the text's characters. */
    @Override
    public String charactersOf(String normalised) {
        return normalised.replace(" ", "");
    }

    /** A text with a space between all of its user-perceived characters, and no other. */
    private static String spaced(String text) {
        StringJoiner characters = new StringJoiner(" ");
        for (String word : UnicodeText.words(text)) {
            Matcher grapheme = GRAPHEME.matcher(word);
            while (grapheme.find()) {
                characters.add(grapheme.group());
            }
        }
        return characters.toString();
    }
}
