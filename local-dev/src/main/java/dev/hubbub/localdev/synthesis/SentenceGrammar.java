package dev.hubbub.localdev.synthesis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sentences that nobody wrote down: a context-free grammar, of whose alternatives one is drawn. A line is {@code name =
 * alternative | alternative}, in which {@code <name>} stands for one of another line's.
 */
final class SentenceGrammar {
    private static final String START = "sentence";
    private static final Pattern NAME = Pattern.compile("<([a-z_]+)>");

    private final Map<String, List<String>> alternatives;

    /** @throws IllegalArgumentException if it names what it does not have */
    SentenceGrammar(List<String> lines) {
        Map<String, List<String>> all = new HashMap<>();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("A line of the grammar has no '=': " + line);
            }
            List<String> drawn = Arrays.stream(line.substring(equals + 1).split("\\|"))
                    .map(String::strip)
                    .toList();
            if (all.put(line.substring(0, equals).strip(), drawn) != null) {
                throw new IllegalArgumentException("The grammar has two lines for " + line.substring(0, equals));
            }
        }
        this.alternatives = Map.copyOf(all);
        alternatives.values().stream().flatMap(List::stream).forEach(this::requireKnown);
        requireKnown("<" + START + ">");
    }

    /** The shipped one: what telephone menus and people in everyday life say, in English. */
    static SentenceGrammar shipped() throws IOException {
        try (InputStream stream = SentenceGrammar.class.getResourceAsStream("sentences.grammar")) {
            return new SentenceGrammar(new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
    }

    private void requireKnown(String alternative) {
        Matcher names = NAME.matcher(alternative);
        while (names.find()) {
            if (!alternatives.containsKey(names.group(1))) {
                throw new IllegalArgumentException("The grammar has no line for " + names.group());
            }
        }
    }

    /** The next sentence. */
    String draw(Random random) {
        return draw(START, random);
    }

    private String draw(String name, Random random) {
        List<String> drawn = alternatives.get(name);
        Matcher names = NAME.matcher(drawn.get(random.nextInt(drawn.size())));
        return names.replaceAll(found -> draw(found.group(1), random));
    }
}
