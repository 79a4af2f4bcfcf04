package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A vocabulary that was padded for the hardware's sake, or grown by a token: the model writes what it wrote before. */
class PaddedVocabularyTest {
    private static final Path TINY = Path.of("../../../local-dev/checkpoints/hubbub-tiny-prompts");
    private static final String EMBEDDING = "model.decoder.embed_tokens.weight";
    private static final int TOKENS = 461;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {462, 512, 2048})
    void numbers_without_a_token_are_never_chosen_however_likely(int vocabulary) throws IOException {
        padTo(vocabulary);
        for (DecodingOptions options :
                List.of(options(1, List.of()), options(1, List.of(-1)), options(4, List.of(-1)))) {
            List<Hypothesis> expected = decoded(TINY, options);
            List<Hypothesis> found = decoded(folder, options);
            for (int clip = 0; clip < expected.size(); clip++) {
                assertEquals(expected.get(clip).tokens(), found.get(clip).tokens());
                assertEquals(expected.get(clip).text(), found.get(clip).text());
                assertEquals(
                        expected.get(clip).sumLogProbability(), found.get(clip).sumLogProbability(), 1e-3);
            }
        }
    }

    @Test
    void a_padded_model_without_timestamps_does_not_get_them() throws IOException {
        padTo(512);
        try (WhisperModel model = WhisperModel.load(folder, TestDevice.OPTIONS)) {
            assertFalse(model.capabilities().timestamps());
        }
    }

    @Test
    void a_number_without_a_token_is_no_prefix() throws IOException {
        padTo(512);
        try (WhisperModel model = WhisperModel.load(folder, TestDevice.OPTIONS);
                EncodedAudio audio = model.encode(List.of(new float[16_000]), false)) {
            DecodingOptions options =
                    options(1, List.of()).toBuilder().prefix(List.of(3, 500)).build();
            var refusal = assertThrows(IllegalArgumentException.class, () -> model.decode(audio, options));
            assertEquals(
                    "Decoding options: prefix names token 500, which stands for nothing in the model's tokenizer.",
                    refusal.getMessage());
        }
    }

    @Test
    void an_added_word_that_is_chosen_is_in_the_text() throws IOException {
        padTo(462);
        Path file = folder.resolve("tokenizer.json");
        ObjectNode tokenizer = (ObjectNode) JSON.readTree(file.toFile());
        tokenizer
                .withArray("added_tokens")
                .addObject()
                .put("id", 461)
                .put("content", " Hubbub")
                .put("special", false);
        JSON.writeValue(file.toFile(), tokenizer);
        try (WhisperModel model = WhisperModel.load(folder, TestDevice.OPTIONS)) {
            assertEquals("Hubbub", model.text(List.of(461)).orElseThrow());
            assertEquals(List.of(461), model.text().orElseThrow().spoken(List.of(457, 461, 456)));
        }
    }

    private static DecodingOptions options(int beams, List<Integer> suppressed) {
        return DecodingOptions.builder()
                .language("en")
                .beamSize(beams)
                .maxTokens(20)
                .suppressTokens(suppressed)
                .build();
    }

    private static List<Hypothesis> decoded(Path checkpoint, DecodingOptions options) {
        try (WhisperModel model = WhisperModel.load(checkpoint, TestDevice.OPTIONS);
                EncodedAudio audio = model.encode(ReferenceModel.clips(), false)) {
            return model.decode(audio, options);
        }
    }

    /** Each row behind the last token is three times that of a token, so that its score is the higher where that is above 0. */
    private void padTo(int vocabulary) throws IOException {
        for (String name : List.of("tokenizer.json", "generation_config.json")) {
            Files.copy(TINY.resolve(name), folder.resolve(name));
        }
        ObjectNode config =
                (ObjectNode) JSON.readTree(TINY.resolve("config.json").toFile());
        JSON.writeValue(folder.resolve("config.json").toFile(), config.put("vocab_size", vocabulary));
        try (Checkpoint checkpoint = Checkpoint.open(TINY)) {
            List<Parameter> parameters = new ArrayList<>();
            checkpoint.names().forEach(name -> parameters.add(checkpoint.tensor(name)));
            parameters.replaceAll(one -> one.name().equals(EMBEDDING) ? padded(one, vocabulary) : one);
            SafetensorsWriter.write(folder.resolve("model.safetensors"), ParameterSet.of(parameters));
        }
    }

    private static TensorData padded(Parameter embedding, int vocabulary) {
        int width = (int) embedding.shape()[1];
        float[] known = embedding.floats();
        float[] values = Arrays.copyOf(known, vocabulary * width);
        for (int i = TOKENS * width; i < values.length; i++) {
            values[i] = 3 * known[i % known.length];
        }
        return TensorData.of(EMBEDDING, new long[] {vocabulary, width}, values);
    }
}
