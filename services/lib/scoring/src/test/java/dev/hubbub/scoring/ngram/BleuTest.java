package dev.hubbub.scoring.ngram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against sacrebleu 2.6.0 over the same pairs. */
class BleuTest {

    private static final Path TEXT = Path.of("src/test/resources/text");

    private static JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(TEXT.resolve(file).toFile());
    }

    private static Bleu of(JsonNode pairs, int from, int to) {
        Bleu bleu = new Bleu();
        for (int id = from; id < to; id++) {
            bleu.add(pairs.get(id).get("ref").asText(), pairs.get(id).get("hyp").asText());
        }
        return bleu;
    }

    @Test
    void the_score_of_a_corpus_is_the_reference_one() throws IOException {
        JsonNode expected = json("corpus.json").path("corpus");
        JsonNode pairs = json("pairs.json");
        assertEquals(expected.at("/bleu/score").asDouble(), of(pairs, 0, 200).score(), 1e-9);
        assertEquals(
                expected.at("/bleu_first50/score").asDouble(), of(pairs, 20, 70).score(), 1e-9);
    }

    @Test
    void a_corpus_may_be_added_up_from_parts() throws IOException {
        JsonNode pairs = json("pairs.json");
        Bleu whole = of(pairs, 0, 120);
        whole.add(of(pairs, 120, 200));
        assertEquals(of(pairs, 0, 200).score(), whole.score());
    }

    @Test
    void the_score_of_every_sentence_is_the_reference_one() throws IOException {
        JsonNode pairs = json("pairs.json");
        for (int id = 0; id < pairs.size(); id++) {
            assertEquals(
                    pairs.get(id).at("/sentence_bleu/score").asDouble(),
                    of(pairs, id, id + 1).scoreOfShort(),
                    1e-9,
                    pairs.get(id).toString());
        }
    }

    @Test
    void nothing_has_no_score() {
        assertEquals(0, new Bleu().score());
        Bleu wrong = new Bleu();
        wrong.add("one two three four five", "six seven eight nine ten");
        assertEquals(0, wrong.score());
        Bleu empty = new Bleu();
        empty.add("one", "");
        assertEquals(0, empty.score());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$20 million|$ 20 million",
                "(laughs) That is so true, [noise] oh my goodness.|( laughs ) That is so true , [ noise ] oh my goodness .",
                "...|. . .",
                "about $1,250.50, plus tax|about $ 1,250.50 , plus tax",
                "Dave'll be 10-15 well-known|Dave'll be 10 - 15 well-known",
                "&lt;b&gt; &amp;amp;|< b > & amp ;"
            })
    void signs_are_tokens_but_for_those_inside_of_numbers_and_words(String text, String tokens) {
        assertEquals(tokens, String.join(" ", Tokens13a.of(text)));
    }
}
