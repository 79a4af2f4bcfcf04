package dev.hubbub.speech.avhubert.seq2seq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.CrossEntropyReference;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.avhubert.GoldenClips;
import dev.hubbub.speech.decoding.Candidate;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.SearchOutcome;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A small model with random weights against what the original does with them. */
class Seq2SeqReferenceTest {
    private static final int PADDING = 1;
    private static final int VOCABULARY = 23;

    /** What a call says and no checkpoint. */
    private static final Set<String> OF_THE_CALL =
            Set.of("num_beams", "num_return_sequences", "do_sample", "no_repeat_ngram_size");

    @TempDir
    static Path folder;

    private static GoldenClips golden;

    @BeforeAll
    static void open() throws IOException {
        golden = new GoldenClips("seq2seq");
    }

    @AfterAll
    static void close() {
        golden.close();
    }

    private static Seq2SeqModel model(Map<String, ?> more) throws IOException {
        return Seq2SeqModel.load(golden.writeTo(folder, more), TestDevice.OPTIONS);
    }

    @Test
    void states_and_logits_are_the_originals() throws IOException {
        try (Seq2SeqModel model = model(Map.of());
                EncodedSpeech speech = golden.encode(model.reader(), model, new int[] {0, 1}, new int[] {6, 6})) {
            float[] states = golden.tensor("enc");
            assertArrayEquals(Arrays.copyOf(states, 6 * 32), GoldenClips.states(speech, 0), 1.5e-5f);
            assertArrayEquals(Arrays.copyOfRange(states, 6 * 32, 12 * 32), GoldenClips.states(speech, 1), 1.5e-5f);
            float[] all = GoldenClips.logits(model.reader(), speech, texts(), 9, null);
            assertLogits("logits_teacher_nomask", all);
            assertLogits("logits_teacher_allFalseMask", all);
        }
    }

    @Test
    void in_int8_states_and_logits_are_near_the_originals() throws IOException {
        Path files = golden.writeTo(folder, Map.of());
        try (Seq2SeqModel model = Seq2SeqModel.load(files, ModelOptions.CPU.withPrecision(Precision.INT8));
                EncodedSpeech speech = golden.encode(model.reader(), model, new int[] {0, 1}, new int[] {6, 6})) {
            float states = apart(golden.tensor("enc"), GoldenClips.states(speech, 0), 6 * 32);
            assertTrue(states > 1e-3 && states < 0.1, () -> states + " of their size");
            float[] found = GoldenClips.logits(model.reader(), speech, texts(), 9, null);
            float logits = apart(golden.tensor("logits_teacher_nomask"), found, 9 * VOCABULARY);
            assertTrue(logits < 0.1, () -> logits + " of their size");
        }
    }

    /** How far the first numbers lie from what they should be, as a share of their size. */
    private static float apart(float[] expected, float[] found, int count) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < count; i++) {
            difference += Math.pow(found[i] - expected[i], 2);
            size += Math.pow(expected[i], 2);
        }
        return (float) Math.sqrt(difference / size);
    }

    /** The original's own mask, given honestly, lets its decoder see a quarter of the states only. */
    @Test
    void an_honest_mask_would_hide_three_quarters_as_in_the_original() throws IOException {
        try (Seq2SeqModel model = model(Map.of());
                EncodedSpeech speech = golden.encode(model.reader(), model, new int[] {0, 1}, new int[] {6, 6})) {
            assertLogits(
                    "logits_teacher_allTrueMask",
                    GoldenClips.logits(model.reader(), speech, texts(), 9, new int[] {2, 2}));
        }
    }

    @Test
    void the_loss_of_what_was_said_is_the_originals() throws IOException {
        long[] labels = ids("in.labels");
        long[] fed = new long[labels.length];
        for (int i = 0; i < fed.length; i++) {
            // A text begins with the token that ends it; behind its end is padding.
            fed[i] = i % 8 == 0 ? 2 : labels[i - 1] < 0 ? PADDING : labels[i - 1];
        }
        try (Seq2SeqModel model = model(Map.of());
                EncodedSpeech speech = golden.encode(model.reader(), model, new int[] {0, 1}, new int[] {6, 6})) {
            float[] logits = GoldenClips.logits(model.reader(), speech, fed, 8, null);
            assertArrayEquals(golden.tensor("logits_labels"), logits, 3.2e-5f);
            assertEquals(golden.tensor("loss")[0], CrossEntropyReference.mean(logits, VOCABULARY, labels), 1e-5);
        }
    }

    private static long[] texts() {
        return ids("in.decoder_input_ids");
    }

    private static long[] ids(String name) {
        float[] ids = golden.tensor(name);
        long[] texts = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            texts[i] = (long) ids[i];
        }
        return texts;
    }

    /** The second text ends in three tokens of padding. */
    private static void assertLogits(String name, float[] found) {
        float[] expected = golden.tensor(name);
        for (int clip = 0; clip < 2; clip++) {
            int from = clip * 9 * VOCABULARY;
            int to = from + (clip == 0 ? 9 : 6) * VOCABULARY;
            assertArrayEquals(
                    Arrays.copyOfRange(expected, from, to), Arrays.copyOfRange(found, from, to), 4.6e-5f, name);
        }
    }

    static Stream<Map.Entry<String, JsonNode>> generations() throws IOException {
        return Stream.concat(
                golden.expected().get("generate").properties().stream(),
                GoldenClips.written("generation").properties().stream());
    }

    @ParameterizedTest
    @MethodSource("generations")
    void every_generation_is_the_originals_together_and_alone(Map.Entry<String, JsonNode> generation)
            throws IOException {
        JsonNode settings = generation.getValue().get("kwargs");
        Map<String, Object> asked = new HashMap<>();
        settings.properties().stream()
                .filter(setting -> !OF_THE_CALL.contains(setting.getKey()))
                .forEach(setting -> asked.put(setting.getKey(), setting.getValue()));
        DecodingOptions.Builder asking =
                DecodingOptions.builder().beamSize(settings.path("num_beams").asInt(1));
        if (settings.has("no_repeat_ngram_size")) {
            asking.noRepeatNgramSize(settings.get("no_repeat_ngram_size").asInt());
        }
        DecodingOptions options = asking.build();
        try (Seq2SeqModel model = model(asked);
                EncodedSpeech both = golden.encode(model.reader(), model, new int[] {0, 1}, new int[] {6, 6})) {
            List<SearchOutcome> together = model.search(both, new int[] {0, 1}, options);
            for (int clip = 0; clip < 2; clip++) {
                try (EncodedSpeech one = golden.encode(model.reader(), model, new int[] {clip}, new int[] {6})) {
                    SearchOutcome alone =
                            model.search(one, new int[] {0}, options).get(0);
                    assertFound(generation.getValue(), clip, alone);
                    assertFound(generation.getValue(), clip, together.get(clip));
                }
            }
        }
    }

    private static void assertFound(JsonNode expected, int clip, SearchOutcome found) {
        JsonNode settings = expected.get("kwargs");
        int end = settings.path("eos_token_id").asInt(2);
        int each = settings.path("num_return_sequences").asInt(1);
        double penalty = settings.path("length_penalty").asDouble(1);
        List<Candidate> best = found.finalists().stream()
                .sorted(Comparator.comparingDouble((Candidate candidate) -> score(candidate, penalty))
                        .reversed())
                .toList();
        for (int i = 0; i < each; i++) {
            JsonNode sequence = expected.get("sequences").get(clip * each + i);
            Candidate one = each == 1 ? found.chosen() : best.get(i);
            assertEquals(text(sequence, end), one.tokens());
            JsonNode scores = expected.get("sequences_scores");
            if (!scores.isNull()) {
                assertEquals(scores.get(clip * each + i).asDouble(), score(one, penalty), 3e-5);
            }
        }
    }

    private static double score(Candidate candidate, double penalty) {
        int length = candidate.tokens().size() + (candidate.ended() ? 1 : 0);
        return candidate.sumLogProbability() / Math.pow(length, penalty);
    }

    private static List<Integer> text(JsonNode sequence, int end) {
        List<Integer> tokens = new ArrayList<>();
        sequence.forEach(token -> tokens.add(token.asInt()));
        int last = tokens.size();
        while (tokens.get(last - 1) == PADDING) {
            last--;
        }
        return tokens.subList(1, tokens.get(last - 1) == end && last > 1 ? last - 1 : last);
    }
}
