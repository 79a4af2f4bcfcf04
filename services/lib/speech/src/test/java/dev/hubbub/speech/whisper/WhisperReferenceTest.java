package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.decoding.Candidate;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Numbers and tokens of the original implementation, for one model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WhisperReferenceTest {
    private static final double ENCODER = 1e-4;
    private static final double LOGITS = 2e-4;
    private static final double PROBABILITY = 1e-4;
    private static final int CLIPS = ReferenceModel.CLIPS.size();

    private final String name;
    private final int stableRuns;
    private ReferenceModel reference;

    WhisperReferenceTest(String name, int stableRuns) {
        this.name = name;
        this.stableRuns = stableRuns;
    }

    @BeforeAll
    void load() throws IOException {
        reference = reference(name);
    }

    ReferenceModel reference(String name) throws IOException {
        return new ReferenceModel(name);
    }

    @AfterAll
    void close() {
        reference.close();
    }

    @Test
    void the_encoder_gives_the_reference_states() {
        int width = reference.model().config().audioState();
        for (String clip : ReferenceModel.CLIPS) {
            if (!reference.has(clip + ".encoder.first8")) {
                continue;
            }
            float[] states = reference.audio().states(ReferenceModel.CLIPS.indexOf(clip));
            assertEquals(1500 * width, states.length);
            assertClose(reference.tensor(clip + ".encoder.first8"), states, 0, ENCODER, clip);
            assertClose(reference.tensor(clip + ".encoder.mid8_at_700"), states, 700 * width, ENCODER, clip);
            assertClose(reference.tensor(clip + ".encoder.last8"), states, 1492 * width, ENCODER, clip);
            assertClose(reference.tensor(clip + ".encoder.dim_mean"), means(states, width), 0, ENCODER, clip);
        }
    }

    @Test
    void the_decoder_gives_the_reference_logits() {
        int[] prefix = ReferenceModel.integers(reference.expected().get("prefix_tokens")).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        List<Integer> selected = ReferenceModel.integers(reference.expected().get("selected_logit_ids"));
        int vocabulary = reference.model().config().vocabulary();
        for (String clip : ReferenceModel.CLIPS) {
            if (!reference.has(clip + ".logits.selected")) {
                continue;
            }
            float[] logits = reference.model().logits(reference.audio(), ReferenceModel.CLIPS.indexOf(clip), prefix);
            float[] expected = reference.tensor(clip + ".logits.selected");
            for (int position = 0; position < prefix.length; position++) {
                for (int i = 0; i < selected.size(); i++) {
                    assertEquals(
                            expected[position * selected.size() + i],
                            logits[position * vocabulary + selected.get(i)],
                            LOGITS,
                            clip + " position " + position + " token " + selected.get(i));
                }
            }
        }
    }

    /** Over positions, per dimension: every state has a part in them. */
    private static float[] means(float[] states, int width) {
        double[] sums = new double[width];
        for (int i = 0; i < states.length; i++) {
            sums[i % width] += states[i];
        }
        float[] means = new float[width];
        for (int i = 0; i < width; i++) {
            means[i] = (float) (sums[i] * width / states.length);
        }
        return means;
    }

    @Test
    void all_logits_together_are_the_reference_ones() {
        int[] prefix = ReferenceModel.integers(reference.expected().get("prefix_tokens")).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        int vocabulary = reference.model().config().vocabulary();
        for (String clip : ReferenceModel.CLIPS) {
            if (!reference.has(clip + ".logits.logsumexp")) {
                continue;
            }
            float[] logits = reference.model().logits(reference.audio(), ReferenceModel.CLIPS.indexOf(clip), prefix);
            float[] sums = reference.tensor(clip + ".logits.logsumexp");
            float[] ids = reference.tensor(clip + ".logits.top20.ids");
            float[] values = reference.tensor(clip + ".logits.top20.values");
            int top = values.length / prefix.length;
            for (int position = 0; position < prefix.length; position++) {
                float[] own = Arrays.copyOfRange(logits, position * vocabulary, (position + 1) * vocabulary);
                assertEquals(sums[position], logSumExp(own), LOGITS, clip + " position " + position);
                for (int i = position * top; i < (position + 1) * top; i++) {
                    assertEquals(values[i], own[(int) ids[i]], LOGITS, clip + " token " + ids[i]);
                }
                Arrays.sort(own);
                for (int i = 0; i < top; i++) {
                    assertEquals(values[position * top + i], own[vocabulary - 1 - i], LOGITS, "no other is higher");
                }
            }
            assertFullLogits(clip, logits, prefix.length);
        }
    }

    private void assertFullLogits(String clip, float[] logits, int positions) {
        for (String part : List.of(".logits.full", ".logits.last")) {
            if (reference.has(clip + part)) {
                float[] expected = reference.tensor(clip + part);
                assertClose(expected, logits, logits.length - expected.length, LOGITS, clip + part);
                assertTrue(expected.length == logits.length || expected.length == logits.length / positions);
            }
        }
    }

    private static double logSumExp(float[] logits) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - highest);
        }
        return highest + Math.log(sum);
    }

    @Test
    void languages_have_the_reference_probabilities() {
        var guesses = reference.model().detectLanguages(reference.audio());
        reference.expected().get("audio").fields().forEachRemaining(entry -> {
            JsonNode language = entry.getValue().path("language");
            if (language.isMissingNode()) {
                return;
            }
            var guess = guesses.get(ReferenceModel.CLIPS.indexOf(entry.getKey()));
            assertEquals(language.get("code").asText(), guess.language());
            JsonNode all = language.get("all");
            assertEquals(all.size(), guess.probabilities().size());
            all.fields()
                    .forEachRemaining(expected -> assertEquals(
                            expected.getValue().asDouble(),
                            guess.probabilities().get(expected.getKey()),
                            PROBABILITY,
                            expected.getKey()));
        });
    }

    @TestFactory
    Stream<DynamicTest> every_stable_run_gives_the_reference_tokens_alone() {
        assertEquals(stableRuns, reference.stableRuns().size());
        return reference.stableRuns().stream()
                .map(run -> DynamicTest.dynamicTest(
                        run.get("id") + " " + run.get("audio").asText() + " " + run.get("options"),
                        () -> assertSame(
                                run,
                                reference
                                        .model()
                                        .decode(
                                                reference.audio(),
                                                new int[] {ReferenceModel.clip(run)},
                                                ReferenceModel.options(run))
                                        .get(0))));
    }

    /** Batches of three and of seven segments: clips in turn, so that each is in several places. */
    @TestFactory
    Stream<DynamicTest> every_stable_run_gives_the_reference_tokens_in_batches_of_other_sizes() {
        return Stream.of(3, 7).flatMap(size -> {
            Map<DecodingOptions, List<Hypothesis>> batches = new HashMap<>();
            EncodedAudio audio = reference.inTurn(size);
            return reference.stableRuns().stream()
                    .map(run -> DynamicTest.dynamicTest(
                            size + " at once: " + run.get("id") + " "
                                    + run.get("audio").asText() + " " + run.get("options"),
                            () -> {
                                List<Hypothesis> together = batches.computeIfAbsent(
                                        ReferenceModel.options(run),
                                        options -> reference.model().decode(audio, options));
                                for (int at = ReferenceModel.clip(run); at < size; at += CLIPS) {
                                    assertSame(run, together.get(at));
                                }
                            }));
        });
    }

    private void assertSame(JsonNode run, Hypothesis hypothesis) {
        DecodingOptions options = ReferenceModel.options(run);
        // The original writes them down before it has heard which language it is.
        String language = options.language() == null ? "en" : options.language();
        WhisperModel model = reference.model();
        assertEquals(
                ReferenceModel.integers(run.get("initial_tokens")),
                WhisperPrompt.of(options, language, model.tokens(), model.config())
                        .tokens());
        assertEquals(ReferenceModel.integers(run.get("tokens")), hypothesis.tokens());
        assertEquals(run.get("language").asText(), hypothesis.language());
        assertEquals(run.get("avg_logprob").asDouble(), hypothesis.averageLogProbability(), 1e-4);
        assertEquals(run.get("selected_sum_logprob").asDouble(), hypothesis.sumLogProbability(), 2e-3);
        assertEquals(run.get("no_speech_prob").asDouble(), hypothesis.noSpeechProbability(), PROBABILITY);
        assertEquals(run.get("n_steps").asInt(), hypothesis.steps());
        if (name.equals("small")) {
            assertEquals(run.get("compression_ratio").asDouble(), hypothesis.compressionRatio(), 1e-9);
        }
        JsonNode candidates = run.get("candidates");
        if (!candidates.isEmpty()) {
            assertFinalists(candidates, hypothesis.finalists());
        }
        assertNull(hypothesis.text(), "these models have no tokenizer");
    }

    private static void assertFinalists(JsonNode expected, List<Candidate> finalists) {
        assertEquals(expected.size(), finalists.size());
        for (int i = 0; i < finalists.size(); i++) {
            assertEquals(
                    ReferenceModel.integers(expected.get(i).get(1)),
                    finalists.get(i).tokens());
            assertEquals(
                    expected.get(i).get(0).asDouble(), finalists.get(i).sumLogProbability(), 2e-3, "finalist " + i);
        }
    }

    private static void assertClose(float[] expected, float[] actual, int from, double tolerance, String what) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - actual[from + i]));
        }
        double difference = largest;
        assertTrue(difference <= tolerance, () -> what + " differs by " + difference);
        Assertions.assertFalse(Double.isNaN(difference), what);
    }
}
