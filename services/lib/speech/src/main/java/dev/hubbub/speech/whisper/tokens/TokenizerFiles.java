package dev.hubbub.speech.whisper.tokens;

import dev.hubbub.speech.tokenizer.TiktokenRanks;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.tokenizer.TokenizerException;
import dev.hubbub.speech.tokenizer.TokenizerJson;
import dev.hubbub.speech.tokenizer.VocabularyAndMerges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds and reads the tokenizer that lies beside a model, in any of the published formats. */
public final class TokenizerFiles {

    private TokenizerFiles() {}

    /**
     * The tokenizer in a folder: {@code tokenizer.json}, else {@code vocab.json} with {@code merges.txt}, else the one
     * {@code *.tiktoken} rank file whose vocabulary, with Whisper's special tokens, has the model's size.
     *
     * @param folder the checkpoint folder, or the one that holds a checkpoint file
     * @param vocabulary tokens of the model, specials included
     * @return empty if the folder has no tokenizer
     * @throws TokenizerException if there is one that cannot be used
     */
    public static Optional<Tokenizer> find(Path folder, int vocabulary) {
        Path json = folder.resolve("tokenizer.json");
        if (Files.exists(json)) {
            return Optional.of(TokenizerJson.read(json));
        }
        Path vocab = folder.resolve("vocab.json");
        Path merges = folder.resolve("merges.txt");
        if (Files.exists(vocab) && Files.exists(merges)) {
            return Optional.of(VocabularyAndMerges.read(vocab, merges, folder.resolve("added_tokens.json")));
        }
        List<Path> ranks = rankFiles(folder);
        if (ranks.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ranks.stream()
                .filter(file -> SpecialTokens.fit(TiktokenRanks.count(file), vocabulary))
                .findFirst()
                .map(file -> TiktokenRanks.read(file, specials(vocabulary - TiktokenRanks.count(file))))
                .orElseThrow(() -> new TokenizerException("No .tiktoken file in " + folder + " belongs to a model of "
                        + vocabulary + " tokens: put the right one beside the model.")));
    }

    private static List<String> specials(int count) {
        return SpecialTokens.written(SpecialTokens.languages(count));
    }

    private static List<Path> rankFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".tiktoken"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new TokenizerException(folder + " cannot be listed: " + e.getMessage() + ".", e);
        }
    }
}
