package dev.hubbub.speech.avhubert.ctc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.avhubert.GoldenClips;
import dev.hubbub.speech.decoding.Candidate;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.SearchOutcome;
import dev.hubbub.speech.model.EncodedSpeech;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A small model with random weights against what the original does with them, three clips of 11, 9 and 6 frames. */
class CtcReferenceTest {
    private static final int[] FRAMES = {11, 9, 6};
    private static final int END = 30;
    private static final int VOCABULARY = 31;

    /** Hypotheses below it owe their place to numeric noise. */
    private static final double IMPOSSIBLE = -1e6;

    @TempDir
    static Path folder;

    private static GoldenClips golden;
    private static CtcModel model;

    @BeforeAll
    static void open() throws IOException {
        golden = new GoldenClips("ctc");
        model = CtcModel.load(golden.writeTo(folder, Map.of()), TestDevice.OPTIONS);
    }

    @AfterAll
    static void close() {
        model.close();
        golden.close();
    }

    private static EncodedSpeech together() {
        return golden.encode(model.reader(), model, new int[] {0, 1, 2}, FRAMES);
    }

    /** As in the original's batch, in which pictures go on behind the clips' ends. */
    private static EncodedSpeech hidden() {
        return golden.encode(model.reader(), model, new int[] {0, 1, 2}, FRAMES, new int[] {11, 11, 11});
    }

    private static EncodedSpeech alone(int clip) {
        return golden.encode(model.reader(), model, new int[] {clip}, new int[] {FRAMES[clip]});
    }

    @Test
    void states_are_the_originals_alone_and_in_a_batch_of_unequal_lengths() {
        try (EncodedSpeech all = hidden();
                EncodedSpeech batch = together()) {
            for (int clip = 0; clip < 3; clip++) {
                try (EncodedSpeech one = alone(clip)) {
                    assertArrayEquals(golden.tensor("enc_single" + clip), GoldenClips.states(one, 0), 1.1e-5f);
                    assertArrayEquals(golden.tensor("enc_single" + clip), GoldenClips.states(batch, clip), 1.1e-5f);
                }
                float[] masked = golden.tensor("enc_masked");
                int from = clip * FRAMES[0] * 32;
                assertArrayEquals(
                        Arrays.copyOfRange(masked, from, from + FRAMES[clip] * 32),
                        GoldenClips.states(all, clip),
                        1.2e-5f);
            }
        }
    }

    @Test
    void ctc_and_attention_score_as_the_original() {
        for (int clip = 0; clip < 3; clip++) {
            try (EncodedSpeech one = alone(clip)) {
                float[] expected = golden.tensor("ctc_logprobs_single" + clip);
                float[][] found =
                        GoldenClips.withStates(one, states -> model.head().logProbabilities(states, 0));
                for (int t = 0; t < found.length; t++) {
                    assertArrayEquals(
                            Arrays.copyOfRange(expected, t * VOCABULARY, (t + 1) * VOCABULARY), found[t], 3.7e-5f);
                }
            }
        }
        try (EncodedSpeech all = hidden()) {
            float[] texts = golden.tensor("ys_in");
            long[] fed = new long[texts.length];
            for (int i = 0; i < texts.length; i++) {
                fed[i] = (long) texts[i];
            }
            float[] logits = GoldenClips.logits(model.reader(), all, fed, 6, null);
            assertArrayEquals(golden.tensor("att_logits"), logits, 2.2e-5f);
        }
    }

    @TestFactory
    Stream<DynamicTest> every_beam_search_finds_the_originals_texts_alone_and_in_a_batch() {
        return StreamSupport.stream(golden.expected().get("beam_search").spliterator(), false)
                .map(run -> DynamicTest.dynamicTest(
                        "clip " + run.get("sample") + " beams " + run.get("beam_size") + " ctc "
                                + run.get("ctc_weight") + " bonus " + run.get("length_bonus") + " length "
                                + run.get("maxlenratio"),
                        () -> {
                            int clip = run.get("sample").asInt();
                            try (EncodedSpeech one = alone(clip);
                                    EncodedSpeech all = together()) {
                                assertFound(run, search(run, one, 0));
                                assertFound(run, search(run, all, 0, 1, 2).subList(clip, clip + 1));
                            }
                        }));
    }

    private static List<SearchOutcome> search(JsonNode run, EncodedSpeech speech, int... clips) {
        var weighing = new CtcModel.Weighing(
                (float) run.get("ctc_weight").asDouble(),
                (float) run.get("length_bonus").asDouble(),
                run.get("maxlenratio").asDouble());
        DecodingOptions options =
                DecodingOptions.builder().beamSize(run.get("beam_size").asInt()).build();
        return model.search(speech, clips, options, weighing);
    }

    private static void assertFound(JsonNode run, List<SearchOutcome> outcomes) {
        List<Candidate> found = outcomes.get(0).finalists().stream()
                .filter(candidate -> candidate.sumLogProbability() > IMPOSSIBLE)
                .toList();
        JsonNode expected = run.get("nbest");
        assertEquals(expected.size(), found.size());
        assertEquals(found.get(0), outcomes.get(0).chosen());
        for (int i = 0; i < found.size(); i++) {
            assertEquals(text(expected.get(i).get("yseq")), found.get(i).tokens(), "hypothesis " + i);
            assertEquals(expected.get(i).get("score").asDouble(), found.get(i).sumLogProbability(), 1e-4);
        }
    }

    /** A text cut by the limit has an end put behind it, even one that had just ended. */
    private static List<Integer> text(JsonNode sequence) {
        List<Integer> tokens = new ArrayList<>();
        sequence.forEach(token -> tokens.add(token.asInt()));
        int last = tokens.size();
        while (last > 1 && tokens.get(last - 1) == END) {
            last--;
        }
        return tokens.subList(1, last);
    }
}
