package dev.hubbub.speech.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The older set of files: {@code vocab.json} with every token's id and {@code merges.txt} with one merge a line;
 * {@code added_tokens.json} has what was added behind them, and {@code tokenizer_config.json}, or
 * {@code special_tokens_map.json} in older folders, tells marks from text.
 */
public final class VocabularyAndMerges {

    private VocabularyAndMerges() {}

    /** Whether a folder holds the two files that none of this goes without. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve("vocab.json")) && Files.exists(folder.resolve("merges.txt"));
    }

    /** @throws TokenizerException if a file cannot be read or contradicts the others */
    public static Tokenizer read(Path folder) {
        Path vocabFile = folder.resolve("vocab.json");
        BpeVocabulary vocabulary = new BpeVocabulary(vocabFile);
        BpeVocabulary.json(vocabFile).properties().forEach(entry -> {
            vocabulary.token(entry.getKey(), entry.getValue());
            if (BpeVocabulary.isWrittenAsMark(entry.getKey())) {
                vocabulary.special(entry.getKey(), entry.getValue());
            }
        });
        readMerges(folder.resolve("merges.txt"), vocabulary);
        Path addedFile = folder.resolve("added_tokens.json");
        if (Files.exists(addedFile)) {
            Predicate<String> isMark = marks(folder);
            BpeVocabulary.json(addedFile)
                    .properties()
                    .forEach(entry -> vocabulary.added(entry.getKey(), entry.getValue(), isMark.test(entry.getKey())));
        }
        return vocabulary.build();
    }

    private static void readMerges(Path file, BpeVocabulary vocabulary) {
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (line.isEmpty() || number == 1 && line.startsWith("#version")) {
                continue;
            }
            String[] sides = line.split(" ");
            if (sides.length != 2) {
                throw new TokenizerException(
                        "Line " + number + " of " + file + " is not a pair of tokens: \"" + line + "\".");
            }
            vocabulary.merge(sides[0], sides[1]);
        }
    }

    /** Where nothing is said, every added token is a mark: no text shows what nobody said. */
    private static Predicate<String> marks(Path folder) {
        Path config = folder.resolve("tokenizer_config.json");
        if (Files.exists(config)) {
            JsonNode said = BpeVocabulary.json(config).path("added_tokens_decoder");
            if (said.isObject()) {
                Set<String> text = new HashSet<>();
                said.forEach(token -> {
                    if (!token.path("special").asBoolean(true)) {
                        text.add(token.path("content").asText());
                    }
                });
                return written -> !text.contains(written);
            }
        }
        Path map = folder.resolve("special_tokens_map.json");
        if (Files.exists(map)) {
            Set<String> marks = new HashSet<>();
            BpeVocabulary.json(map).forEach(entry -> addWritten(marks, entry));
            return marks::contains;
        }
        return written -> true;
    }

    /** A mark is written as such, as an object with its content, or in a list of either. */
    private static void addWritten(Set<String> marks, JsonNode entry) {
        if (entry.isArray()) {
            entry.forEach(one -> addWritten(marks, one));
        } else {
            marks.add(entry.path("content").asText(entry.asText()));
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new TokenizerException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
