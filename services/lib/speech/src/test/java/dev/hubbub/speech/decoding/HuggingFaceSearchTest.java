package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.decoding.EarlyStopping.When;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code generate} of transformers returns, found with the same weights. */
class HuggingFaceSearchTest {
    private static final int START = 2;
    private static final int PADDING = 1;

    private static OtherSearches reference;

    @BeforeAll
    static void open() throws IOException {
        reference = new OtherSearches("huggingface", TinyDecoder.Dialect.HUGGING_FACE);
    }

    @AfterAll
    static void close() {
        reference.close();
    }

    private static double[][] audio(int segment) {
        return reference.matrix("enc", segment);
    }

    @Test
    void the_decoder_gives_the_reference_logits() {
        float[] expected = reference.tensor("logits_teacher_nomask");
        float[] texts = reference.tensor("in.decoder_input_ids");
        for (int segment = 0; segment < 2; segment++) {
            long[] text = new long[9];
            for (int t = 0; t < text.length; t++) {
                text[t] = (long) texts[segment * 9 + t];
            }
            // The second text ends in padding, which has no position of its own.
            int length = segment == 0 ? 9 : 6;
            for (int t = 1; t <= length; t++) {
                int from = (segment * 9 + t - 1) * 23;
                assertArrayEquals(
                        Arrays.copyOfRange(expected, from, from + 23),
                        reference.decoder().logits(audio(segment), Arrays.copyOf(text, t)),
                        5e-5f);
            }
        }
    }

    private static SearchPlan plan(JsonNode settings) {
        int beams = settings.get("num_beams").asInt();
        int end = settings.path("eos_token_id").asInt(START);
        When when = settings.path("early_stopping").asBoolean() ? When.AT_ONCE : When.BY_HEURISTIC;
        // The start token counts in the default of 20.
        int longest = settings.path("max_new_tokens").asInt(19 + 1);
        var rules =
                SearchRules.huggingFace(beams, settings.path("length_penalty").asDouble(1), when, longest);
        return new SearchPlan(
                DecodingOptions.builder().beamSize(beams).build().search(),
                new TokenRules(end, List.of(), List.of(), null),
                rules);
    }

    private static List<Integer> text(JsonNode sequence, int end) {
        List<Integer> tokens = OtherSearches.integers(sequence);
        int last = tokens.size();
        while (tokens.get(last - 1) == PADDING) {
            last--;
        }
        return tokens.subList(1, tokens.get(last - 1) == end && last > 1 ? last - 1 : last);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "beam2",
                "beam3",
                "beam5",
                "beam3_lp2_early",
                "beam4_n3",
                "beam3_eos_is_21",
                "beam5_eos_is_9_lp0.6"
            })
    void beams_are_ranked_and_stopped_as_by_the_original(String name) {
        JsonNode expected = reference.expected().get("generate").get(name);
        JsonNode settings = expected.get("kwargs");
        SearchPlan plan = plan(settings);
        int perSegment = settings.path("num_return_sequences").asInt(1);
        List<SearchOutcome> together = reference.search(List.of(audio(0), audio(1)), START, plan, null);
        for (int segment = 0; segment < 2; segment++) {
            SearchOutcome alone = reference
                    .search(List.<double[][]>of(audio(segment)), START, plan, null)
                    .get(0);
            assertEquals(alone.finalists(), together.get(segment).finalists());
            List<Candidate> best = alone.finalists().stream()
                    .sorted(Comparator.comparingDouble((Candidate candidate) ->
                                    plan.rules().ranking().score(candidate))
                            .reversed())
                    .toList();
            assertEquals(best.get(0), alone.chosen());
            for (int i = 0; i < perSegment; i++) {
                int at = segment * perSegment + i;
                assertEquals(
                        text(expected.get("sequences").get(at), plan.tokens().endOfText()),
                        best.get(i).tokens());
                assertEquals(
                        expected.get("sequences_scores").get(at).asDouble(),
                        plan.rules().ranking().score(best.get(i)),
                        2e-5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"greedy", "greedy_eos_is_21", "default_max_length20"})
    void without_beams_the_likeliest_token_is_taken(String name) {
        JsonNode expected = reference.expected().get("generate").get(name);
        SearchPlan plan = plan(expected.get("kwargs"));
        List<SearchOutcome> found = reference.search(List.of(audio(0), audio(1)), START, plan, null);
        IntStream.range(0, 2)
                .forEach(segment -> assertEquals(
                        text(
                                expected.get("sequences").get(segment),
                                plan.tokens().endOfText()),
                        found.get(segment).chosen().tokens()));
    }
}
