package dev.hubbub.scoring.ngram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.scoring.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Against sacrebleu 2.6.0 over the same pairs. */
class ChrfTest {

    private static void assertEqualsReference(String name, ToDoubleFunction<Chrf> score, String signature)
            throws IOException {
        JsonNode pairs = Golden.json("text/pairs.json");
        Chrf corpus = new Chrf();
        for (JsonNode pair : pairs) {
            Chrf sentence = new Chrf();
            sentence.add(pair.get("ref").textValue(), pair.get("hyp").textValue());
            corpus.add(sentence);
            assertEquals(
                    pair.get("sentence_" + name).doubleValue(), score.applyAsDouble(sentence), 1e-9, pair.toString());
        }
        JsonNode expected = Golden.json("text/corpus.json").at("/corpus/" + name);
        assertEquals(expected.get("score").doubleValue(), score.applyAsDouble(corpus), 1e-9);
        assertTrue(expected.get("signature").textValue().startsWith(signature + "|version:"));
    }

    @Test
    void scores_of_a_corpus_and_of_every_sentence_are_the_reference_ones() throws IOException {
        assertEqualsReference("chrf", Chrf::score, Chrf.SIGNATURE);
    }

    @Test
    void scores_with_words_are_the_reference_ones() throws IOException {
        assertEqualsReference("chrfpp", Chrf::scoreWithWords, Chrf.SIGNATURE_WITH_WORDS);
    }

    @Test
    void the_signature_of_bleu_is_that_of_the_reference() throws IOException {
        assertTrue(Golden.json("text/corpus.json")
                .at("/corpus/bleu/signature")
                .textValue()
                .startsWith(Bleu.SIGNATURE + "|version:"));
    }

    @Test
    void nothing_has_no_score_and_what_is_equal_has_all_of_it() {
        assertEquals(0, new Chrf().score());
        Chrf empty = new Chrf();
        empty.add("one", "");
        assertEquals(0, empty.scoreWithWords());
        Chrf equal = new Chrf();
        equal.add("ein Satz. 😀!", "ein Satz. 😀!");
        assertEquals(100, equal.score());
        assertEquals(100, equal.scoreWithWords());
    }

    @Test
    void runs_are_counted_as_objects_would_be() {
        Random random = new Random(5);
        for (int round = 0; round < 400; round++) {
            int different = round % 2 == 0 ? 3 : 100_000;
            int[] one = random.ints(random.nextInt(40), 0, different).toArray();
            int[] other = round % 4 < 2
                    ? random.ints(random.nextInt(40), 0, different).toArray()
                    : Arrays.copyOfRange(one, one.length / 3, one.length);
            assertArrayEquals(counted(one, other, 7), SharedRuns.of(one, other, 7));
        }
    }

    private static long[] counted(int[] one, int[] other, int longest) {
        long[] shared = new long[longest];
        for (int length = 1; length <= longest; length++) {
            Map<List<Integer>, Integer> there = runs(one, length);
            for (Map.Entry<List<Integer>, Integer> run : runs(other, length).entrySet()) {
                shared[length - 1] += Math.min(run.getValue(), there.getOrDefault(run.getKey(), 0));
            }
        }
        return shared;
    }

    private static Map<List<Integer>, Integer> runs(int[] units, int length) {
        List<Integer> all = new ArrayList<>();
        Arrays.stream(units).forEach(all::add);
        Map<List<Integer>, Integer> runs = new HashMap<>();
        for (int from = 0; from + length <= all.size(); from++) {
            runs.merge(all.subList(from, from + length), 1, Integer::sum);
        }
        return runs;
    }
}
