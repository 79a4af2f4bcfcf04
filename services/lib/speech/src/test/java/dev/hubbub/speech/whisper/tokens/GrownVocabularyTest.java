package dev.hubbub.speech.whisper.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.tokenizer.TokenizerException;
import dev.hubbub.speech.whisper.checkpoint.GenerationConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vocabularies that were padded to a round size, or that tokens were added to: no meaning comes from their size. */
class GrownVocabularyTest {
    private static final Path TINY = Path.of("src/test/resources/tokenizer/hubbub-tiny.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {461, 462, 512, 1024, 2048, 51_904})
    void a_padded_vocabulary_has_no_timestamps_where_its_tokenizer_has_none(int vocabulary) throws IOException {
        Files.copy(TINY, folder.resolve("tokenizer.json"));
        WhisperTokens tokens = tokens(vocabulary, 80);
        assertFalse(tokens.hasTimestamps());
        assertEquals(numbers(461, vocabulary), tokens.unnamed());
        assertEquals(List.copyOf(tokens.languages().keySet()), List.of("en"));
    }

    @ParameterizedTest
    @EnumSource
    void the_padding_behind_the_timestamps_is_neither_time_nor_text(Gpt2Files format) throws IOException {
        format.write(folder);
        WhisperTokens published = tokens(51_864, 80);
        assertEquals(List.of(), published.unnamed());
        WhisperTokens padded = tokens(51_904, 80);
        assertEquals(published.with(published.addedText(), numbers(51_864, 51_904)), padded);
        assertTrue(padded.isTimestamp(51_863));
        assertFalse(padded.isTimestamp(51_864));
        assertThrows(IllegalArgumentException.class, () -> padded.seconds(51_864));
        assertFalse(padded.isMultilingual(), "the English vocabulary");
    }

    @ParameterizedTest
    @CsvSource({"51904, 80, 99, 51865", "51904, 128, 100, 51866", "51866, 80, 99, 51865"})
    void the_generation_of_a_padded_model_is_told_by_its_mel_bands(int vocabulary, int mels, int languages, int end)
            throws IOException {
        multilingualRanks();
        WhisperTokens tokens = tokens(vocabulary, mels);
        assertEquals(languages, tokens.languages().size());
        assertEquals(end, tokens.timestampEnd());
        assertEquals(end - 1502, tokens.noTimestamps().orElseThrow());
        assertEquals(numbers(end, vocabulary), tokens.unnamed());
    }

    @Test
    void a_padded_model_is_still_held_to_its_own_generation() throws IOException {
        multilingualRanks();
        Optional<Tokenizer> second = TokenizerFiles.find(folder, Dimensions.of(51_904, 80), GenerationConfig.NONE);
        var refusal = assertThrows(
                TokenizerException.class,
                () -> WhisperTokens.of(Dimensions.of(51_904, 128), GenerationConfig.NONE, second));
        assertTrue(
                refusal.getMessage().contains("<|transcribe|> as token 50359 where the model has it as 50360"),
                refusal.getMessage());
    }

    @Test
    void english_ranks_are_not_taken_for_those_of_a_multilingual_model_that_is_one_token_larger() throws IOException {
        Gpt2Files.TIKTOKEN.write(folder);
        var refusal = assertThrows(TokenizerException.class, () -> tokens(51_865, 80));
        assertTrue(refusal.getMessage().contains("No .tiktoken file"), refusal.getMessage());
    }

    @Test
    void tokens_added_behind_the_timestamps_are_none() throws IOException {
        added("<|speaker|>", true, "Hubbub", false);
        WhisperTokens tokens = tokens(51_866, 80);
        assertEquals(51_864, tokens.timestampEnd());
        assertFalse(tokens.isTimestamp(51_864));
        assertFalse(tokens.isTimestamp(51_865));
        assertEquals(List.of(), tokens.unnamed());
        assertFalse(tokens.isMultilingual());
    }

    @Test
    void words_that_were_added_are_text_and_marks_are_not() throws IOException {
        added("<|speaker|>", false, " Hubbub", false, "[music]", true);
        WhisperTokens tokens = tokens(51_904, 80);
        assertEquals(Set.of(51_865), tokens.addedText());
        assertArrayEquals(new int[] {5, 51_865, 7}, tokens.ordinary(5, 51_864, 51_865, 50_256, 51_866, 7, 51_863));
        assertEquals(numbers(51_867, 51_904), tokens.unnamed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenizer_config.json|{\"added_tokens_decoder\": {\"51864\": {\"content\": \"Hubbub\", \"special\": false}}}",
                "special_tokens_map.json|{\"eos_token\": {\"content\": \"<|endoftext|>\"}, \"additional_special_tokens\": []}",
            })
    void the_older_files_tell_added_words_from_marks_too(String said) throws IOException {
        Gpt2Files.VOCABULARY_AND_MERGES.write(folder);
        Path added = folder.resolve("added_tokens.json");
        ObjectNode ids = (ObjectNode) JSON.readTree(added.toFile());
        JSON.writeValue(added.toFile(), ids.put("Hubbub", 51_864));
        assertEquals(Set.of(), tokens(51_865, 80).addedText(), "where nothing is said");
        String[] file = said.split("\\|", 2);
        Files.writeString(folder.resolve(file[0]), file[1]);
        assertEquals(Set.of(51_864), tokens(51_865, 80).addedText());
    }

    @Test
    void a_token_added_where_a_tokenizer_leaves_the_timestamps_out_takes_their_place() throws IOException {
        Gpt2Files.TOKENIZER_JSON.write(folder);
        Path file = folder.resolve("tokenizer.json");
        ObjectNode root = (ObjectNode) JSON.readTree(file.toFile());
        var added = root.withArray("added_tokens");
        while (added.get(added.size() - 1).get("id").asInt() > 50_362) {
            added.remove(added.size() - 1);
        }
        JSON.writeValue(file.toFile(), root);
        assertEquals(50_363, tokens(51_864, 80).timestampBegin().orElseThrow(), "as published files were");
        added.addObject().put("id", 50_363).put("content", "<|speaker|>");
        JSON.writeValue(file.toFile(), root);
        WhisperTokens tokens = tokens(51_864, 80);
        assertFalse(tokens.hasTimestamps());
        assertEquals(numbers(50_364, 51_864), tokens.unnamed());
    }

    @Test
    void a_number_without_a_token_amid_the_others_is_never_chosen_either() throws IOException {
        Files.copy(TINY, folder.resolve("tokenizer.json"));
        ObjectNode root =
                (ObjectNode) JSON.readTree(folder.resolve("tokenizer.json").toFile());
        root.withArray("added_tokens").addObject().put("id", 470).put("content", "<|speaker|>");
        JSON.writeValue(folder.resolve("tokenizer.json").toFile(), root);
        assertEquals(numbers(461, 470), tokens(471, 80).unnamed());
    }

    @Test
    void what_other_programs_read_lists_the_padding_as_suppressed() throws IOException {
        Files.copy(TINY, folder.resolve("tokenizer.json"));
        List<Integer> suppressed = tokens(512, 80)
                .toGenerationConfig(GenerationConfig.NONE)
                .suppressed()
                .orElseThrow();
        assertTrue(suppressed.containsAll(numbers(461, 512)), suppressed.toString());
    }

    private WhisperTokens tokens(int vocabulary, int mels) {
        var config = Dimensions.of(vocabulary, mels);
        return WhisperTokens.of(
                config, GenerationConfig.NONE, TokenizerFiles.find(folder, config, GenerationConfig.NONE));
    }

    private void multilingualRanks() throws IOException {
        Gpt2Files.TIKTOKEN.write(folder);
        Files.writeString(folder.resolve("gpt2.tiktoken"), "= 50256\n", StandardOpenOption.APPEND);
    }

    /** The English tokenizer with tokens behind it; each is followed by whether it is said to be special. */
    private void added(Object... tokens) throws IOException {
        Gpt2Files.TOKENIZER_JSON.write(folder);
        Path file = folder.resolve("tokenizer.json");
        ObjectNode root = (ObjectNode) JSON.readTree(file.toFile());
        for (int i = 0; i < tokens.length; i += 2) {
            root.withArray("added_tokens")
                    .addObject()
                    .put("id", 51_864 + i / 2)
                    .put("content", (String) tokens[i])
                    .put("special", (Boolean) tokens[i + 1]);
        }
        JSON.writeValue(file.toFile(), root);
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
