package dev.hubbub.speech.whisper.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.whisper.checkpoint.GenerationConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordSplitterTest {
    private static final int ENGLISH_ONLY = 51_864;

    @TempDir
    static Path folder;

    private static Tokenizer tokenizer;
    private static WhisperTokens tokens;
    private static WordSplitter splitter;

    @BeforeAll
    static void open() throws IOException {
        Gpt2Files.TIKTOKEN.write(folder);
        tokenizer = Dimensions.tokenizer(folder, ENGLISH_ONLY).orElseThrow();
        tokens = WhisperTokens.of(Dimensions.of(ENGLISH_ONLY), GenerationConfig.NONE, Optional.of(tokenizer));
        splitter = new WordSplitter(tokenizer, tokens);
    }

    @Test
    void words_of_spaced_text_are_those_of_the_reference() throws IOException {
        JsonNode reference = new ObjectMapper()
                .readTree(Path.of("src/test/resources/tokenizer/reference.json").toFile());
        for (JsonNode entry : reference.get("strings")) {
            List<String> expected = new ArrayList<>();
            entry.get("words").forEach(word -> expected.add(word.asText()));
            int[] ids = tokenizer.encode(entry.get("text").asText());
            int[] ended = Arrays.copyOf(ids, ids.length + 1);
            ended[ids.length] = tokens.endOfText();
            List<WordTokens> words = splitter.split(ended, "en");
            assertEquals(expected, words.stream().map(WordTokens::text).toList());
            assertEquals(
                    Arrays.stream(ended).boxed().toList(),
                    words.stream().flatMap(word -> word.tokens().stream()).toList());
        }
    }

    @Test
    void languages_without_spaces_are_cut_into_whole_characters() {
        List<WordTokens> words = splitter.split(tokenizer.encode("今日は晴れ"), "ja");
        assertEquals(
                List.of("今", "日", "は", "晴", "れ"),
                words.stream().map(WordTokens::text).toList());
    }

    @Test
    void an_unfinished_character_at_the_end_keeps_its_tokens() {
        int[] smile = tokenizer.encode(" ok 😀");
        int[] cut = Arrays.copyOf(smile, smile.length - 1);
        List<WordTokens> words = splitter.split(cut, "en");
        assertEquals(
                Arrays.stream(cut).boxed().toList(),
                words.stream().flatMap(word -> word.tokens().stream()).toList());
    }
}
