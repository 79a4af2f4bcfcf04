package dev.hubbub.speech.tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The older pair of files: {@code vocab.json} with every token's id and {@code merges.txt} with one merge a line. */
public final class VocabularyAndMerges {

    private VocabularyAndMerges() {}

    /**
     * @param addedFile special tokens by id, if the file exists
     * @throws TokenizerException if a file cannot be read or contradicts the others
     */
    public static Tokenizer read(Path vocabFile, Path mergesFile, Path addedFile) {
        BpeVocabulary vocabulary = new BpeVocabulary(vocabFile);
        BpeVocabulary.json(vocabFile).properties().forEach(entry -> {
            vocabulary.token(entry.getKey(), entry.getValue());
            if (entry.getKey().startsWith("<|") && entry.getKey().endsWith("|>")) {
                vocabulary.special(entry.getKey(), entry.getValue());
            }
        });
        int number = 0;
        for (String line : lines(mergesFile)) {
            number++;
            if (line.isEmpty() || number == 1 && line.startsWith("#version")) {
                continue;
            }
            String[] sides = line.split(" ");
            if (sides.length != 2) {
                throw new TokenizerException(
                        "Line " + number + " of " + mergesFile + " is not a pair of tokens: \"" + line + "\".");
            }
            vocabulary.merge(sides[0], sides[1]);
        }
        if (Files.exists(addedFile)) {
            BpeVocabulary.json(addedFile)
                    .properties()
                    .forEach(entry -> vocabulary.special(entry.getKey(), entry.getValue()));
        }
        return vocabulary.build();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new TokenizerException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
