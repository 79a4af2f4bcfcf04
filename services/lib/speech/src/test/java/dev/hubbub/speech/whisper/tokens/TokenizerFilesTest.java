package dev.hubbub.speech.whisper.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.tokenizer.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerFilesTest {
    private static final int ENGLISH_ONLY = 51_864;
    private static JsonNode reference;

    @TempDir
    Path folder;

    @BeforeAll
    static void read() throws IOException {
        reference = new ObjectMapper()
                .readTree(Path.of("src/test/resources/tokenizer/reference.json").toFile());
    }

    @ParameterizedTest
    @EnumSource
    void texts_of_many_languages_get_the_reference_ids_and_come_back_from_them(Gpt2Files format) throws IOException {
        format.write(folder);
        Tokenizer tokenizer = Dimensions.tokenizer(folder, ENGLISH_ONLY).orElseThrow();
        for (JsonNode entry : reference.get("strings")) {
            String text = entry.get("text").asText();
            int[] ids = ids(entry.get("ids_gpt2"));
            assertArrayEquals(ids, tokenizer.encode(text), text);
            assertEquals(text, tokenizer.decode(ids));
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_format_knows_the_special_tokens_and_timestamps(Gpt2Files format) throws IOException {
        format.write(folder);
        Tokenizer tokenizer = Dimensions.tokenizer(folder, ENGLISH_ONLY).orElseThrow();
        assertEquals(ENGLISH_ONLY, tokenizer.size());
        assertEquals(50257, tokenizer.special("<|startoftranscript|>").orElseThrow());
        assertEquals(50363, tokenizer.special("<|0.00|>").orElseThrow());
        assertEquals(ENGLISH_ONLY - 1, tokenizer.special("<|30.00|>").orElseThrow());
        assertTrue(tokenizer.special("hello").isEmpty());
        assertEquals("<|startoftranscript|> hi<|0.02|>", tokenizer.decode(50257, 23105, 50364));
    }

    @Test
    void our_own_small_models_read_and_write_text() throws IOException {
        Files.copy(Path.of("src/test/resources/tokenizer/hubbub-tiny.json"), folder.resolve("tokenizer.json"));
        Tokenizer tokenizer = Dimensions.tokenizer(folder, 461).orElseThrow();
        String text = " your call cannot be completed as dialed – 😀";
        assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
        assertEquals(457, tokenizer.special("<|startoftranscript|>").orElseThrow());
    }

    @Test
    void what_looks_like_a_special_token_in_text_is_only_text() throws IOException {
        Gpt2Files.TOKENIZER_JSON.write(folder);
        Tokenizer tokenizer = Dimensions.tokenizer(folder, ENGLISH_ONLY).orElseThrow();
        for (int id : tokenizer.encode("<|endoftext|>")) {
            assertTrue(id < 50256);
        }
    }

    @Test
    void half_a_character_becomes_a_replacement_and_the_rest_of_the_text_stays() throws IOException {
        Gpt2Files.TIKTOKEN.write(folder);
        Tokenizer tokenizer = Dimensions.tokenizer(folder, ENGLISH_ONLY).orElseThrow();
        int[] smile = tokenizer.encode(" 😀");
        assertEquals(" \uFFFD", tokenizer.decode(smile[0]));
        assertEquals(" 😀", tokenizer.decode(smile));
    }

    @Test
    void an_id_outside_the_vocabulary_is_named() throws IOException {
        Gpt2Files.TIKTOKEN.write(folder);
        Tokenizer tokenizer = Dimensions.tokenizer(folder, ENGLISH_ONLY).orElseThrow();
        var refusal = assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(5, ENGLISH_ONLY));
        assertEquals("Token 51864 is not in the vocabulary of 51864 tokens.", refusal.getMessage());
    }

    @Test
    void a_token_of_no_bytes_as_the_published_multilingual_ranks_have_it_changes_no_other() throws IOException {
        Gpt2Files.TIKTOKEN.write(folder);
        Path ranks = folder.resolve("gpt2.tiktoken");
        Files.writeString(ranks, "= 50256\n", StandardOpenOption.APPEND);
        Files.move(ranks, folder.resolve("multilingual.tiktoken"));
        Tokenizer tokenizer = Dimensions.tokenizer(folder, 51_865).orElseThrow();
        for (JsonNode entry : reference.get("strings")) {
            String text = entry.get("text").asText();
            int[] ids = ids(entry.get("ids_gpt2"));
            assertArrayEquals(ids, tokenizer.encode(text), text);
            assertEquals(text, tokenizer.decode(ids));
        }
        assertEquals("ab", tokenizer.decode(64, 50256, 65));
        assertEquals(50257, tokenizer.special("<|endoftext|>").orElseThrow());
        assertEquals(51864, tokenizer.special("<|30.00|>").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"== 50256", "A= 50256", "= 50257", "=", " 50256"})
    void a_last_rank_that_is_neither_base64_nor_empty_is_refused(String line) throws IOException {
        Gpt2Files.TIKTOKEN.write(folder);
        Files.writeString(folder.resolve("gpt2.tiktoken"), line + "\n", StandardOpenOption.APPEND);
        var refusal = assertThrows(TokenizerException.class, () -> Dimensions.tokenizer(folder, 51_865));
        assertTrue(refusal.getMessage().startsWith("Line 50257 of"), refusal.getMessage());
    }

    @Test
    void a_folder_without_a_tokenizer_has_none() {
        assertTrue(Dimensions.tokenizer(folder, ENGLISH_ONLY).isEmpty());
    }

    @Test
    void a_rank_file_of_another_model_is_refused() throws IOException {
        Gpt2Files.TIKTOKEN.write(folder);
        var refusal = assertThrows(TokenizerException.class, () -> Dimensions.tokenizer(folder, 51_866));
        assertTrue(refusal.getMessage().contains("model of 51866 tokens"), refusal.getMessage());
    }

    @Test
    void damaged_files_are_refused_by_name_and_place() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"type\": \"Unigram\"}}");
        assertRefused("tokenizer.json is not a byte-level BPE tokenizer");
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\"");
        assertRefused("tokenizer.json cannot be read as JSON");
        Files.delete(folder.resolve("tokenizer.json"));
        Gpt2Files.VOCABULARY_AND_MERGES.write(folder);
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\nĠ t\nĠ\n");
        assertRefused("Line 3 of");
        Files.writeString(folder.resolve("merges.txt"), "Ġ nonsense\n");
        assertRefused("which is not in its vocabulary");
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0}");
        Files.writeString(folder.resolve("merges.txt"), "");
        assertRefused("no token stands for the single byte");
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 2000000000}");
        assertRefused("impossible id");
    }

    private void assertRefused(String part) {
        var refusal = assertThrows(TokenizerException.class, () -> Dimensions.tokenizer(folder, ENGLISH_ONLY));
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }

    private static int[] ids(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
