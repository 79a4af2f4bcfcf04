package dev.hubbub.speech.whisper.tokens;

import dev.hubbub.speech.tokenizer.TiktokenRanks;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.tokenizer.TokenizerException;
import dev.hubbub.speech.tokenizer.TokenizerJson;
import dev.hubbub.speech.tokenizer.VocabularyAndMerges;
import dev.hubbub.speech.whisper.checkpoint.GenerationConfig;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds and reads the tokenizer that lies beside a model, in any of the published formats. */
public final class TokenizerFiles {

    private TokenizerFiles() {}

    /**
     * The tokenizer in a folder: {@code tokenizer.json}, else {@code vocab.json} with {@code merges.txt}, else the one
     * {@code *.tiktoken} rank file that belongs to the model. Such a file names no special tokens: they are those of the
     * published models.
     *
     * @param folder the checkpoint folder, or the one that holds a checkpoint file
     * @param config of the model
     * @param generation of the model; which token ends its texts tells rank files apart
     * @return empty if the folder has no tokenizer
     * @throws TokenizerException if there is one that cannot be used
     */
    public static Optional<Tokenizer> find(Path folder, WhisperConfig config, GenerationConfig generation) {
        Path json = folder.resolve("tokenizer.json");
        if (Files.exists(json)) {
            return Optional.of(TokenizerJson.read(json));
        }
        if (VocabularyAndMerges.isIn(folder)) {
            return Optional.of(VocabularyAndMerges.read(folder));
        }
        Map<Path, PublishedLayout> layouts = new LinkedHashMap<>();
        rankFiles(folder).forEach(file -> layouts.put(file, PublishedLayout.behind(TiktokenRanks.count(file), config)));
        if (layouts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(rankFile(layouts, config, generation)
                .map(file -> TiktokenRanks.read(
                        file, SpecialTokens.written(layouts.get(file).languages())))
                .orElseThrow(() -> new TokenizerException("No .tiktoken file in " + folder + " belongs to a model of "
                        + config.vocabulary() + " tokens: put the right one beside the model, or the tokenizer.json"
                        + " of a model whose vocabulary was changed.")));
    }

    private static Optional<Path> rankFile(
            Map<Path, PublishedLayout> layouts, WhisperConfig config, GenerationConfig generation) {
        if (generation.endOfText().isPresent()) {
            return only(
                    layouts,
                    layout -> layout.ordinary() == generation.endOfText().getAsInt()
                            && layout.size() <= config.vocabulary());
        }
        Optional<Path> whole = only(layouts, layout -> layout.size() == config.vocabulary());
        // The size of a published model that none of the files is for is that of another model.
        return whole.isPresent() || PublishedLayout.ofWhole(config).isPresent()
                ? whole
                : only(layouts, layout -> layout.size() < config.vocabulary());
    }

    /** The file that is the only one of its kind, whatever it is called. */
    private static Optional<Path> only(Map<Path, PublishedLayout> layouts, Predicate<PublishedLayout> fits) {
        List<Path> fitting = layouts.keySet().stream()
                .filter(file -> fits.test(layouts.get(file)))
                .toList();
        boolean alike = fitting.stream().map(layouts::get).distinct().count() == 1;
        return alike ? Optional.of(fitting.get(0)) : Optional.empty();
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
