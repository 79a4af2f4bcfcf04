package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 80 mels, 2 + 2 blocks, 1000 tokens; compression ratios and texts of its numbers are known too. */
class SmallReferenceTest extends WhisperReferenceTest {
    SmallReferenceTest() {
        super("small", 121);
    }

    @Test
    void texts_are_the_reference_ones_where_they_hold_no_special_tokens() throws IOException {
        Path file = ReferenceModel.resource("/whisper/small/model_fp32.pt");
        Path folder = ReferenceModel.resource("/whisper/small/hf");
        try (ReferenceModel reference = new ReferenceModel("small");
                WhisperCheckpoint weights = WhisperCheckpoint.open(file);
                WhisperCheckpoint configured = WhisperCheckpoint.open(folder)) {
            WhisperTokens tokens = WhisperTokens.of(configured.config(), configured.generation(), Optional.empty());
            try (WhisperModel spelling =
                            WhisperModel.load(weights, tokens, Optional.of(new DecimalIds()), TestDevice.OPTIONS);
                    EncodedAudio audio = spelling.encode(ReferenceModel.clips(), true)) {
                assertTexts(reference.stableRuns(), spelling, audio);
            }
        }
    }

    private static void assertTexts(List<JsonNode> runs, WhisperModel model, EncodedAudio audio) {
        Map<DecodingOptions, List<Hypothesis>> batches = new HashMap<>();
        int compared = 0;
        for (JsonNode run : runs) {
            Hypothesis found = batches.computeIfAbsent(
                            ReferenceModel.options(run), options -> model.decode(audio, options))
                    .get(ReferenceModel.clip(run));
            assertEquals(ReferenceModel.integers(run.get("tokens")), found.tokens());
            // The original spells special tokens out; here they are no part of a text.
            if (found.tokens().stream()
                    .noneMatch(token -> token >= model.tokens().endOfText()
                            && !model.tokens().isTimestamp(token))) {
                assertEquals(run.get("text").asText(), found.text());
                assertEquals(run.get("compression_ratio").asDouble(), found.compressionRatio(), 1e-9);
                compared++;
            }
        }
        assertEquals(85, compared);
    }

    /** Spells a token as its number, with a space between two, as the reference values do. */
    private static final class DecimalIds implements Tokenizer {
        @Override
        public int size() {
            return 1000;
        }

        @Override
        public int[] encode(String text) {
            throw new UnsupportedOperationException("Only what a model writes is spelled.");
        }

        @Override
        public String decode(int... ids) {
            return IntStream.of(ids).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        }

        @Override
        public OptionalInt special(String written) {
            return OptionalInt.empty();
        }
    }
}
