package dev.hubbub.scoring.text;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which spellings of a word count as another one.
 *
 * @param spellings from a spelling to the one it counts as, both in lower case
 */
public record SpellingTable(Map<String, String> spellings) {

    private static final String BRITISH_RESOURCE = "british-american-spellings.txt";
    private static final Pattern DIFFERENCE = Pattern.compile("\\[(\\w*)>(\\w*)]");

    public SpellingTable {
        spellings = Map.copyOf(spellings);
    }

    /** No word counts as another. */
    public static SpellingTable none() {
        return new SpellingTable(Map.of());
    }

    /**
     * British spellings count as American ones. The table is the project's own; to score with exactly the table of
     * another toolkit, read it with {@link #readJson}.
     */
    public static SpellingTable britishAsAmerican() {
        try (InputStream table = Objects.requireNonNull(
                        SpellingTable.class.getResourceAsStream(BRITISH_RESOURCE),
                        () -> BRITISH_RESOURCE + " is missing from the scoring library; rebuild it");
                BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            return new SpellingTable(expanded(lines));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Reads a table from a JSON object of strings, the form in which Whisper's own table is published. */
    public static SpellingTable readJson(InputStream table) throws IOException {
        return new SpellingTable(new ObjectMapper().readValue(table, new TypeReference<Map<String, String>>() {}));
    }

    /** The words, each in the spelling it counts as, joined by single spaces. */
    public String respelled(List<String> words) {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            text.append(text.isEmpty() ? "" : " ").append(spellings.getOrDefault(word, word));
        }
        return text.toString();
    }

    /** The file's form is explained at its head: stems with their difference in brackets, and endings for them. */
    private static Map<String, String> expanded(BufferedReader lines) throws IOException {
        Map<String, String> table = new HashMap<>();
        List<String> endings = List.of("-");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("@")) {
                endings = UnicodeText.words(line.substring(1));
            } else if (!line.startsWith("#")) {
                for (String stem : UnicodeText.words(line)) {
                    Matcher difference = DIFFERENCE.matcher(stem);
                    String british = difference.replaceAll("$1");
                    String american = difference.replaceAll("$2");
                    for (String ending : endings) {
                        String tail = ending.equals("-") ? "" : ending;
                        table.put(british + tail, american + tail);
                    }
                }
            }
        }
        return table;
    }
}
