package dev.hubbub.scoring.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Words that carry hesitation or assent but no content, and are not scored.
 *
 * @param words in normalised form (lower case, no punctuation)
 */
public record Disfluencies(Set<String> words) {

    private static final String ENGLISH_RESOURCE = "english-disfluencies.txt";

    public Disfluencies {
        words = Set.copyOf(words);
    }

    /** The list that comes with the project: English hesitation sounds, laughter and interjections. */
    public static Disfluencies english() {
        try (InputStream list = Objects.requireNonNull(
                Disfluencies.class.getResourceAsStream(ENGLISH_RESOURCE),
                () -> ENGLISH_RESOURCE + " is missing from the scoring library; rebuild it")) {
            return read(list);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Reads a list from UTF-8 text: words separated by white space, {@code #} starts a comment that ends with the line.
     */
    public static Disfluencies read(InputStream list) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            return new Disfluencies(lines.lines()
                    .map(line -> line.contains("#") ? line.substring(0, line.indexOf('#')) : line)
                    .flatMap(line -> UnicodeText.words(line).stream())
                    .collect(Collectors.toUnmodifiableSet()));
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /** The text without these words, its other words joined by single spaces. */
    public String removedFrom(String text) {
        StringJoiner left = new StringJoiner(" ");
        for (String word : UnicodeText.words(text)) {
            if (!words.contains(word)) {
                left.add(word);
            }
        }
        return left.toString();
    }
}
