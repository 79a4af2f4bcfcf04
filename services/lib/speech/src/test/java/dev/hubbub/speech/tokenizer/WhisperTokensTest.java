package dev.hubbub.speech.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.checkpoint.GenerationConfig;
import dev.hubbub.speech.checkpoint.WhisperCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
            WhisperTokens tokens =
                    WhisperTokens.of(checkpoint.config().vocabulary(), checkpoint.generation(), Optional.empty());
            assertSpecials(golden.get("special_tokens"), tokens);
            assertEquals(ints(golden.get("suppress_tokens_minus1_resolved")), tokens.suppressedByDefault());
            assertEquals(List.of(220), tokens.blank());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"multilingual_99", "multilingual_100", "gpt2_english_only"})
    void a_published_model_is_known_by_the_size_of_its_vocabulary_alone(String layout) throws IOException {
        JsonNode expected = JSON.readTree(
                        RESOURCES.resolve("tokenizer/reference.json").toFile())
                .at("/layouts/" + layout);
        WhisperTokens tokens =
                WhisperTokens.of(expected.get("n_vocab").asInt(), GenerationConfig.NONE, Optional.empty());
        assertLayout(expected, tokens);
        assertEquals(List.of(220), tokens.blank());
    }

    @Test
    void a_tokenizer_tells_the_same_as_the_published_layout() throws IOException {
        Gpt2Files.TIKTOKEN.write(folder);
        JsonNode expected = JSON.readTree(
                        RESOURCES.resolve("tokenizer/reference.json").toFile())
                .at("/layouts/gpt2_english_only");
        WhisperTokens tokens = WhisperTokens.of(51_864, GenerationConfig.NONE, TokenizerFiles.find(folder, 51_864));
        assertLayout(expected, tokens);
        assertEquals(
                tokens,
                WhisperTokens.of(51_864, GenerationConfig.NONE, Optional.empty()),
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
                Map.of("en", 458),
                Map.of("transcribe", 459),
                Optional.of(List.of()),
                Optional.of(List.of(456)),
                OptionalInt.of(50),
                List.of());
        WhisperTokens tokens = WhisperTokens.of(461, generation, TokenizerFiles.find(folder, 461));
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
                none.languages(),
                none.tasks(),
                Optional.of(List.of()),
                none.suppressedAtBegin(),
                none.maxInitialTimestampIndex(),
                none.alignmentHeads());
        assertEquals(
                WhisperTokens.of(51_866, none, Optional.empty()), WhisperTokens.of(51_866, empty, Optional.empty()));
    }

    @Test
    void timestamps_count_steps_of_20_ms() {
        WhisperTokens tokens = WhisperTokens.of(51_865, GenerationConfig.NONE, Optional.empty());
        assertEquals(0.0, tokens.seconds(50364));
        assertEquals(30.0, tokens.seconds(51864), 1e-9);
        assertFalse(tokens.isTimestamp(50363));
        assertThrows(IllegalArgumentException.class, () -> tokens.seconds(50363));
    }

    @Test
    void a_language_the_model_does_not_know_is_refused_with_those_it_knows() {
        WhisperTokens tokens = WhisperTokens.of(51_865, GenerationConfig.NONE, Optional.empty());
        assertEquals("de", tokens.languageOf(tokens.language("de")).orElseThrow());
        var refusal = assertThrows(IllegalArgumentException.class, () -> tokens.language("yue"));
        assertTrue(
                refusal.getMessage().startsWith("Language \"yue\" is unknown to this model; it knows en, zh, de,"),
                refusal.getMessage());
        WhisperTokens english = WhisperTokens.of(51_864, GenerationConfig.NONE, Optional.empty());
        assertFalse(english.isMultilingual());
    }

    @Test
    void a_model_of_unknown_layout_needs_a_tokenizer() {
        var refusal = assertThrows(
                TokenizerException.class, () -> WhisperTokens.of(1000, GenerationConfig.NONE, Optional.empty()));
        assertTrue(refusal.getMessage().contains("put them beside the model"), refusal.getMessage());
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
