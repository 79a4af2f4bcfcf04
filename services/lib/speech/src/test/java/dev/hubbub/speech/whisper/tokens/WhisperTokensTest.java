package dev.hubbub.speech.whisper.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.tokenizer.TokenizerException;
import dev.hubbub.speech.whisper.checkpoint.GenerationConfig;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhisperTokensTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"small", "turbo"})
    void a_folder_without_a_tokenizer_tells_all_special_tokens(String model) throws IOException {
        JsonNode golden = JSON.readTree(
                RESOURCES.resolve("whisper/" + model + "/golden.json").toFile());
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(RESOURCES.resolve("whisper/" + model + "/hf"))) {
            WhisperTokens tokens = WhisperTokens.of(checkpoint.config(), checkpoint.generation(), Optional.empty());
            assertSpecials(golden.get("special_tokens"), tokens);
            assertEquals(ints(golden.get("suppress_tokens_minus1_resolved")), tokens.suppressedByDefault());
            assertEquals(List.of(220), tokens.blank());
        }
    }

    @Test
    void the_multilingual_configuration_alone_tells_all_special_tokens() throws IOException {
        Path multilingual = RESOURCES.resolve("whisper/multi");
        JsonNode golden = JSON.readTree(multilingual.resolve("golden.json").toFile());
        JsonFields said = JsonFields.read(multilingual.resolve("hf/generation_config.json"));
        for (GenerationConfig generation : List.of(GenerationConfig.of(said), GenerationConfig.NONE)) {
            WhisperTokens tokens = WhisperTokens.of(Dimensions.of(51_865), generation, Optional.empty());
            assertSpecials(golden.get("special_tokens"), tokens);
            assertEquals(ints(golden.get("suppress_tokens_minus1_resolved")), tokens.suppressedByDefault());
            assertEquals(99, tokens.languages().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"multilingual_99", "multilingual_100", "gpt2_english_only"})
    void a_published_model_is_known_by_the_size_of_its_vocabulary_alone(String layout) throws IOException {
        JsonNode expected = JSON.readTree(
                        RESOURCES.resolve("tokenizer/reference.json").toFile())
                .at("/layouts/" + layout);
        WhisperTokens tokens = WhisperTokens.of(
                Dimensions.of(expected.get("n_vocab").asInt()), GenerationConfig.NONE, Optional.empty());
        assertLayout(expected, tokens);
        assertEquals(List.of(220), tokens.blank());
    }

    @Test
    void a_tokenizer_tells_the_same_as_the_published_layout() throws IOException {
        Gpt2Files.TIKTOKEN.write(folder);
        JsonNode expected = JSON.readTree(
                        RESOURCES.resolve("tokenizer/reference.json").toFile())
                .at("/layouts/gpt2_english_only");
        WhisperTokens tokens =
                WhisperTokens.of(Dimensions.of(51_864), GenerationConfig.NONE, Dimensions.tokenizer(folder, 51_864));
        assertLayout(expected, tokens);
        assertEquals(
                tokens,
                WhisperTokens.of(Dimensions.of(51_864), GenerationConfig.NONE, Optional.empty()),
                "with and without tokenizer");
    }

    @Test
    void our_small_models_have_neither_timestamps_nor_a_no_speech_token() throws IOException {
        Files.copy(RESOURCES.resolve("tokenizer/hubbub-tiny.json"), folder.resolve("tokenizer.json"));
        GenerationConfig generation = new GenerationConfig(
                OptionalInt.of(456),
                OptionalInt.of(457),
                OptionalInt.empty(),
                OptionalInt.of(460),
                Optional.empty(),
                Map.of("en", 458),
                Map.of("transcribe", 459),
                Optional.of(List.of()),
                Optional.of(List.of(456)),
                OptionalInt.of(50),
                List.of());
        WhisperTokens tokens = WhisperTokens.of(Dimensions.of(461), generation, Dimensions.tokenizer(folder, 461));
        assertFalse(tokens.hasTimestamps());
        assertTrue(tokens.noSpeech().isEmpty());
        assertTrue(tokens.translate().isEmpty());
        assertTrue(tokens.startOfPrevious().isEmpty());
        assertEquals(458, tokens.language("en"));
        assertEquals(List.of(457, 459), tokens.suppressedByDefault());
        assertEquals(List.of(), tokens.blank());
    }

    @Test
    void an_empty_list_of_suppressed_tokens_counts_for_small_models_but_not_for_published_ones() {
        GenerationConfig none = GenerationConfig.NONE;
        GenerationConfig empty = new GenerationConfig(
                none.endOfText(),
                none.startOfTranscript(),
                none.startOfPrevious(),
                none.noTimestamps(),
                none.multilingual(),
                none.languages(),
                none.tasks(),
                Optional.of(List.of()),
                none.suppressedAtBegin(),
                none.maxInitialTimestampIndex(),
                none.alignmentHeads());
        assertEquals(
                WhisperTokens.of(Dimensions.of(51_866), none, Optional.empty()),
                WhisperTokens.of(Dimensions.of(51_866), empty, Optional.empty()));
    }

    @Test
    void timestamps_count_steps_of_20_ms() {
        WhisperTokens tokens = WhisperTokens.of(Dimensions.of(51_865), GenerationConfig.NONE, Optional.empty());
        assertEquals(0.0, tokens.seconds(50364));
        assertEquals(30.0, tokens.seconds(51864), 1e-9);
        assertFalse(tokens.isTimestamp(50363));
        assertThrows(IllegalArgumentException.class, () -> tokens.seconds(50363));
    }

    @Test
    void a_language_the_model_does_not_know_is_refused_with_those_it_knows() {
        WhisperTokens tokens = WhisperTokens.of(Dimensions.of(51_865), GenerationConfig.NONE, Optional.empty());
        assertEquals("de", tokens.languageOf(tokens.language("de")).orElseThrow());
        var refusal = assertThrows(IllegalArgumentException.class, () -> tokens.language("yue"));
        assertTrue(
                refusal.getMessage().startsWith("Language \"yue\" is unknown to this model; it knows en, zh, de,"),
                refusal.getMessage());
        WhisperTokens english = WhisperTokens.of(Dimensions.of(51_864), GenerationConfig.NONE, Optional.empty());
        assertFalse(english.isMultilingual());
    }

    @Test
    void a_model_of_unknown_layout_needs_a_tokenizer() {
        var refusal = assertThrows(
                TokenizerException.class,
                () -> WhisperTokens.of(Dimensions.of(1000), GenerationConfig.NONE, Optional.empty()));
        assertTrue(refusal.getMessage().contains("put them beside the model"), refusal.getMessage());
    }

    @ParameterizedTest
    @EnumSource(names = {"TOKENIZER_JSON", "VOCABULARY_AND_MERGES"})
    void a_tokenizer_of_another_generation_is_refused_with_what_differs(Gpt2Files format) throws IOException {
        format.write(folder);
        Optional<Tokenizer> tokenizer = Dimensions.tokenizer(folder, 51_865);
        String file = folder.resolve(format == Gpt2Files.TOKENIZER_JSON ? "tokenizer.json" : "vocab.json")
                .toString();
        for (GenerationConfig generation :
                List.of(GenerationConfig.NONE, generation(OptionalInt.of(50257), Optional.of(true), Map.of()))) {
            var refusal = assertThrows(
                    TokenizerException.class, () -> WhisperTokens.of(Dimensions.of(51_865), generation, tokenizer));
            assertEquals(
                    file + " is not the tokenizer of this model of 51865 tokens: it has <|endoftext|> as token 50256"
                            + " where the model has it as 50257; put the tokenizer of the model's own checkpoint in its"
                            + " place.",
                    refusal.getMessage());
        }
    }

    @Test
    void a_tokenizer_that_differs_behind_the_languages_only_is_refused_too() throws IOException {
        Gpt2Files.TIKTOKEN.write(folder);
        Path ranks = folder.resolve("gpt2.tiktoken");
        Files.writeString(ranks, "= 50256\n", StandardOpenOption.APPEND);
        Optional<Tokenizer> second = Dimensions.tokenizer(folder, 51_865);
        Optional<Tokenizer> third = Dimensions.tokenizer(folder, 51_866);
        assertEquals(
                50363,
                WhisperTokens.of(Dimensions.of(51_865), GenerationConfig.NONE, second)
                        .noTimestamps()
                        .orElseThrow());
        assertEquals(
                50364,
                WhisperTokens.of(Dimensions.of(51_866), GenerationConfig.NONE, third)
                        .noTimestamps()
                        .orElseThrow());
        var refusal = assertThrows(
                TokenizerException.class, () -> WhisperTokens.of(Dimensions.of(51_866), GenerationConfig.NONE, second));
        assertTrue(
                refusal.getMessage().contains("<|transcribe|> as token 50359 where the model has it as 50360"),
                refusal.getMessage());
    }

    @Test
    void a_tokenizer_that_was_extended_together_with_its_model_is_not_held_to_the_next_generation() throws IOException {
        Optional<Tokenizer> tokenizer = englishWithOneMore();
        assertEquals(51_865, tokenizer.orElseThrow().size());
        WhisperTokens tokens = WhisperTokens.of(Dimensions.of(51_865), GenerationConfig.NONE, tokenizer);
        assertEquals(50256, tokens.endOfText());
        assertEquals(50362, tokens.noTimestamps().orElseThrow());
    }

    @Test
    void an_english_only_model_with_an_added_token_knows_no_languages() throws IOException {
        WhisperTokens published = WhisperTokens.of(Dimensions.of(51_864), GenerationConfig.NONE, Optional.empty());
        GenerationConfig english = generation(OptionalInt.of(50256), Optional.of(false), Map.of());
        assertEquals(
                published.with(new TreeSet<>(), List.of(51_864)),
                WhisperTokens.of(Dimensions.of(51_865), english, Optional.empty()),
                "without a tokenizer");
        for (GenerationConfig generation : List.of(english, GenerationConfig.NONE)) {
            assertEquals(
                    published,
                    WhisperTokens.of(Dimensions.of(51_865), generation, englishWithOneMore()),
                    "with its tokenizer");
        }
        GenerationConfig leftovers = generation(OptionalInt.of(50256), Optional.of(false), Map.of("de", 50260));
        assertFalse(WhisperTokens.of(Dimensions.of(51_865), leftovers, Optional.empty())
                .isMultilingual());
    }

    @Test
    void a_special_token_outside_the_vocabulary_is_refused() throws IOException {
        Files.copy(RESOURCES.resolve("tokenizer/hubbub-tiny.json"), folder.resolve("tokenizer.json"));
        Optional<Tokenizer> tokenizer = Dimensions.tokenizer(folder, 460);
        assertRefused(
                folder.resolve("tokenizer.json") + " has <|notimestamps|> as token 460, which a model of 460 tokens",
                460,
                GenerationConfig.NONE,
                tokenizer);
        for (int end : new int[] {-1, 51_865}) {
            assertRefused(
                    "The model's generation configuration has <|endoftext|> as token " + end,
                    51_865,
                    generation(OptionalInt.of(end), Optional.empty(), Map.of()),
                    Optional.empty());
        }
        assertRefused(
                "The model's generation configuration has <|de|> as token 70000",
                51_865,
                generation(OptionalInt.of(50257), Optional.empty(), Map.of("de", 70_000)),
                Optional.empty());
    }

    @Test
    void what_is_saved_of_the_tokens_keeps_what_the_original_says_besides() {
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(RESOURCES.resolve("whisper/small/hf"))) {
            GenerationConfig original = checkpoint.generation();
            GenerationConfig saved = WhisperTokens.of(Dimensions.of(1000), original, Optional.empty())
                    .toGenerationConfig(original);
            assertEquals(4, saved.alignmentHeads().size());
            assertEquals(original.alignmentHeads(), saved.alignmentHeads());
            assertEquals(original.maxInitialTimestampIndex(), saved.maxInitialTimestampIndex());
            assertEquals(original.multilingual(), saved.multilingual());
        }
        WhisperTokens english = WhisperTokens.of(Dimensions.of(51_864), GenerationConfig.NONE, Optional.empty());
        assertEquals(
                Optional.of(false),
                english.toGenerationConfig(GenerationConfig.NONE).multilingual());
    }

    private Optional<Tokenizer> englishWithOneMore() throws IOException {
        Gpt2Files.TOKENIZER_JSON.write(folder);
        Path file = folder.resolve("tokenizer.json");
        ObjectNode root = (ObjectNode) JSON.readTree(file.toFile());
        root.withArray("added_tokens").addObject().put("id", 51_864).put("content", "<|speaker|>");
        JSON.writeValue(file.toFile(), root);
        return Dimensions.tokenizer(folder, 51_865);
    }

    private static GenerationConfig generation(
            OptionalInt end, Optional<Boolean> multilingual, Map<String, Integer> languages) {
        return new GenerationConfig(
                end,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                multilingual,
                languages,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                List.of());
    }

    private static void assertRefused(
            String start, int vocabulary, GenerationConfig generation, Optional<Tokenizer> tokenizer) {
        var refusal = assertThrows(
                TokenizerException.class, () -> WhisperTokens.of(Dimensions.of(vocabulary), generation, tokenizer));
        assertTrue(refusal.getMessage().startsWith(start), refusal.getMessage());
    }

    private static void assertSpecials(JsonNode expected, WhisperTokens tokens) {
        assertEquals(expected.get("eot").asInt(), tokens.endOfText());
        assertEquals(expected.get("sot").asInt(), tokens.startOfTranscript());
        assertEquals(expected.get("translate").asInt(), tokens.translate().orElseThrow());
        assertEquals(expected.get("transcribe").asInt(), tokens.transcribe().orElseThrow());
        assertEquals(expected.get("startoflm").asInt(), tokens.startOfLm().orElseThrow());
        assertEquals(
                expected.get("startofprev").asInt(), tokens.startOfPrevious().orElseThrow());
        assertEquals(expected.get("nospeech").asInt(), tokens.noSpeech().orElseThrow());
        assertEquals(expected.get("notimestamps").asInt(), tokens.noTimestamps().orElseThrow());
        assertEquals(
                expected.get("timestamp_begin").asInt(), tokens.timestampBegin().orElseThrow());
        Map<String, Integer> languages = JSON.convertValue(
                expected.get("languages"),
                JSON.getTypeFactory().constructMapType(Map.class, String.class, Integer.class));
        assertEquals(languages, tokens.languages());
    }

    private static void assertLayout(JsonNode expected, WhisperTokens tokens) {
        assertEquals(expected.get("eot").asInt(), tokens.endOfText());
        assertEquals(expected.get("sot").asInt(), tokens.startOfTranscript());
        assertEquals(expected.get("translate").asInt(), tokens.translate().orElseThrow());
        assertEquals(expected.get("transcribe").asInt(), tokens.transcribe().orElseThrow());
        assertEquals(expected.get("sot_lm").asInt(), tokens.startOfLm().orElseThrow());
        assertEquals(expected.get("sot_prev").asInt(), tokens.startOfPrevious().orElseThrow());
        assertEquals(expected.get("no_speech").asInt(), tokens.noSpeech().orElseThrow());
        assertEquals(
                expected.get("no_timestamps").asInt(), tokens.noTimestamps().orElseThrow());
        assertEquals(
                expected.get("timestamp_begin").asInt(), tokens.timestampBegin().orElseThrow());
        assertEquals(ints(expected.get("non_speech_tokens")), tokens.nonSpeech());
    }

    private static List<Integer> ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }
}
