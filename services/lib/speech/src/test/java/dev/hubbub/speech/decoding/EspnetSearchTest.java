package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What ESPnet's beam search finds by attention and CTC together, found with the same weights. */
class EspnetSearchTest {
    private static final int BLANK = 0;
    private static final int END = 30;

    /** Hypotheses below it owe their place to numeric noise. */
    private static final double IMPOSSIBLE = -1e6;

    private static OtherSearches reference;

    @BeforeAll
    static void open() throws IOException {
        reference = new OtherSearches("espnet", TinyDecoder.Dialect.ESPNET);
    }

    @AfterAll
    static void close() {
        reference.close();
    }

    @Test
    void the_decoder_gives_the_reference_logits() {
        float[] expected = reference.tensor("att_logits");
        float[] texts = reference.tensor("ys_in");
        // The first sample is as long as the batch, so that nothing of it was masked.
        long[] text = new long[6];
        for (int t = 0; t < text.length; t++) {
            text[t] = (long) texts[t];
        }
        for (int t = 1; t <= text.length; t++) {
            assertArrayEquals(
                    Arrays.copyOfRange(expected, (t - 1) * 31, t * 31),
                    reference.decoder().logits(reference.matrix("enc_masked", 0), Arrays.copyOf(text, t)),
                    5e-5f);
        }
    }

    @Test
    void ctc_prefix_scores_are_the_reference_ones_step_by_step() {
        int vocabulary = 31;
        long[] all = IntStream.range(0, vocabulary).asLongStream().toArray();
        var everything = new Choices(vocabulary, all, new float[vocabulary]);
        for (JsonNode step : reference.expected().get("ctc_prefix_steps_fp64_on_ctc_logprobs_single0")) {
            try (var scorer = scorer(vocabulary, 0)) {
                step.get("prefix").forEach(token -> scorer.follow(new long[] {0}, new long[] {token.asInt()}));
                float[] scores = scorer.score(everything);
                for (int token = 0; token < vocabulary; token++) {
                    double expected = step.get("local_scores").get(token).asDouble();
                    assertEquals(
                            expected, scores[token], Math.max(1e-4, Math.abs(expected) * 1e-7), step + " " + token);
                }
            }
        }
    }

    private static CtcPrefixScorer scorer(int proposals, int... samples) {
        return new CtcPrefixScorer(
                proposals,
                IntStream.of(samples)
                        .mapToObj(sample -> reference.floatMatrix("ctc_logprobs_single" + sample))
                        .toList(),
                BLANK,
                END);
    }

    @TestFactory
    Stream<DynamicTest> attention_and_ctc_find_the_reference_texts_alone_and_in_a_batch() {
        return StreamSupport.stream(reference.expected().get("beam_search").spliterator(), false)
                .map(run -> DynamicTest.dynamicTest(
                        "sample " + run.get("sample") + " beams " + run.get("beam_size") + " ctc "
                                + run.get("ctc_weight") + " bonus " + run.get("length_bonus") + " length "
                                + run.get("maxlenratio"),
                        () -> {
                            int sample = run.get("sample").asInt();
                            assertFound(run, search(run, sample).get(0));
                            assertFound(run, search(run, 0, 1, 2).get(sample));
                        }));
    }

    private static List<SearchOutcome> search(JsonNode run, int... samples) {
        int beams = run.get("beam_size").asInt();
        float ctc = (float) run.get("ctc_weight").asDouble();
        float bonus = (float) run.get("length_bonus").asDouble();
        var weights = new ScoreWeights(1 - ctc, ctc, bonus);
        var plan = new SearchPlan(
                DecodingOptions.builder().beamSize(beams).build().search(),
                new TokenRules(END, List.of(), List.of(), null),
                SearchRules.espnet(run.get("maxlenratio").asDouble(), weights));
        List<double[][]> audio = IntStream.of(samples)
                .mapToObj(sample -> reference.matrix("enc_single" + sample, 0))
                .toList();
        // The original puts all tokens to CTC where nothing else has a say.
        int proposals = ctc == 1 ? 31 : run.get("pre_beam_size").asInt();
        try (var scorer = scorer(proposals, samples)) {
            return reference.search(audio, END, plan, ctc == 0 ? null : scorer);
        }
    }

    private static void assertFound(JsonNode run, SearchOutcome outcome) {
        List<Candidate> found = outcome.finalists().stream()
                .filter(candidate -> candidate.sumLogProbability() > IMPOSSIBLE)
                .toList();
        JsonNode expected = run.get("nbest");
        assertEquals(expected.size(), found.size());
        assertEquals(found.get(0), outcome.chosen());
        for (int i = 0; i < found.size(); i++) {
            assertEquals(text(expected.get(i).get("yseq")), found.get(i).tokens(), "hypothesis " + i);
            assertEquals(expected.get(i).get("score").asDouble(), found.get(i).sumLogProbability(), 1e-4);
        }
    }

    /** A text cut by the limit has an end put behind it, even one that had just ended. */
    private static List<Integer> text(JsonNode sequence) {
        List<Integer> tokens = OtherSearches.integers(sequence);
        int last = tokens.size();
        while (last > 1 && tokens.get(last - 1) == END) {
            last--;
        }
        return tokens.subList(1, last);
    }

    @Test
    void a_scorer_has_no_say_in_drawn_tokens() {
        var plan = SearchPlan.whisper(
                DecodingOptions.builder().temperature(1).build().search(),
                new TokenRules(END, List.of(), List.of(), null));
        try (var scorer = scorer(4, 0)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> reference.search(List.<double[][]>of(reference.matrix("enc_single0", 0)), END, plan, scorer));
        }
    }
}
