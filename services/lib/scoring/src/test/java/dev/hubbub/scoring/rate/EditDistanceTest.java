package dev.hubbub.scoring.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.scoring.Golden;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

    @ParameterizedTest
    @CsvSource({"word_raw,''", "word_english,_english", "word_basic,_basic", "char_raw,''", "char_english,_english"})
    void all_counts_and_totals_of_the_reference_are_reproduced(String level, String form) throws IOException {
        EditCounts total = EditCounts.NONE;
        for (JsonNode pair : Golden.json("text/pairs.json")) {
            String reference = pair.get("ref" + form).textValue();
            String hypothesis = pair.get("hyp" + form).textValue();
            EditCounts counts = level.startsWith("word")
                    ? EditDistance.ofWords(reference, hypothesis)
                    : EditDistance.ofCharacters(reference, hypothesis);
            assertMatches(pair.get(level), counts, () -> "pair " + pair.get("id"));
            total = total.plus(counts);
        }
        JsonNode expected = Golden.json("text/corpus.json").get("totals").get(level);
        assertMatches(expected, total, () -> "total");
        assertEquals(
                OptionalDouble.of(expected.get("rate").doubleValue()),
                total.rate().value());
    }

    private static void assertMatches(JsonNode expected, EditCounts counts, Supplier<String> message) {
        EditCounts wanted = new EditCounts(
                expected.get("hits").longValue(),
                expected.get("sub").longValue(),
                expected.get("ins").longValue(),
                expected.get("del").longValue());
        assertEquals(wanted, counts, message);
        assertEquals(expected.get("n_ref").longValue(), counts.referenceLength(), message);
        assertEquals(expected.get("n_hyp").longValue(), counts.hypothesisLength(), message);
        assertEquals(expected.get("edits").longValue(), counts.edits(), message);
    }

    @ParameterizedTest
    @CsvSource({
        "500, 12, 3",
        "300, 200, 2",
        "300, 200, 60",
        "40, 700, 5",
        "40, 700, 2000",
        "12, 3000, 4",
        "6, 3000, 900"
    })
    void the_path_and_the_split_are_those_of_a_backtrace_over_the_whole_table(int rounds, int longest, int different) {
        Random random = new Random(7);
        for (int round = 0; round < rounds; round++) {
            List<Integer> reference = randomUnits(random, longest, different);
            List<Integer> hypothesis =
                    round % 2 == 0 ? randomUnits(random, longest, different) : damaged(reference, random, different);
            List<Edit> path = backtraced(reference, hypothesis);
            assertEquals(path, EditDistance.path(reference, hypothesis), () -> reference + " against " + hypothesis);
            EditCounts counts = new EditCounts(
                    Collections.frequency(path, Edit.HIT),
                    Collections.frequency(path, Edit.SUBSTITUTION),
                    Collections.frequency(path, Edit.INSERTION),
                    Collections.frequency(path, Edit.DELETION));
            assertEquals(
                    counts, EditDistance.between(reference, hypothesis), () -> reference + " against " + hypothesis);
        }
    }

    private static List<Integer> randomUnits(Random random, int longest, int different) {
        List<Integer> units = new ArrayList<>();
        int length = random.nextInt(longest);
        for (int index = 0; index < length; index++) {
            units.add(random.nextInt(different));
        }
        return units;
    }

    /** With some units replaced, left out and put in, as a recogniser does. */
    private static List<Integer> damaged(List<Integer> units, Random random, int different) {
        List<Integer> result = new ArrayList<>();
        for (Integer unit : units) {
            int what = random.nextInt(12);
            if (what == 1) {
                result.add(random.nextInt(different));
            }
            if (what > 1) {
                result.add(what == 2 ? Integer.valueOf(random.nextInt(different)) : unit);
            }
        }
        return result;
    }

    private static List<Edit> backtraced(List<Integer> reference, List<Integer> hypothesis) {
        int[][] table = new int[reference.size() + 1][hypothesis.size() + 1];
        for (int row = 0; row <= reference.size(); row++) {
            for (int column = 0; column <= hypothesis.size(); column++) {
                if (row == 0 || column == 0) {
                    table[row][column] = row + column;
                } else {
                    int different = reference.get(row - 1).equals(hypothesis.get(column - 1)) ? 0 : 1;
                    int indel = Math.min(table[row - 1][column], table[row][column - 1]) + 1;
                    table[row][column] = Math.min(indel, table[row - 1][column - 1] + different);
                }
            }
        }
        int row = reference.size();
        int column = hypothesis.size();
        List<Edit> path = new ArrayList<>();
        while (row > 0 || column > 0) {
            int here = table[row][column];
            if (row > 0 && column > 0) {
                int different = reference.get(row - 1).equals(hypothesis.get(column - 1)) ? 0 : 1;
                if (here == table[row - 1][column - 1] + different) {
                    path.add(different == 0 ? Edit.HIT : Edit.SUBSTITUTION);
                    row--;
                    column--;
                    continue;
                }
            }
            if (row > 0 && here == table[row - 1][column] + 1) {
                path.add(Edit.DELETION);
                row--;
            } else {
                path.add(Edit.INSERTION);
                column--;
            }
        }
        Collections.reverse(path);
        return path;
    }

    @Test
    void a_talk_of_hours_in_one_utterance_takes_seconds() {
        Random random = new Random(3);
        StringBuilder reference = new StringBuilder();
        StringBuilder hypothesis = new StringBuilder();
        for (int word = 0; word < 12_000; word++) {
            String said = Integer.toString(10_000 + random.nextInt(5_000));
            reference.append(said).append(' ');
            hypothesis
                    .append(random.nextInt(4) == 0 ? random.nextInt(1_000) : said)
                    .append(' ');
        }
        long started = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        EditCounts counts = EditDistance.ofCharacters(reference.toString(), hypothesis.toString());

        // One by one, the 5 billion cells of the whole table take more than twice that.
        long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - started;
        assertTrue(spent < 10e9, () -> spent / 1e9 + " s");
        assertEquals(reference.length(), counts.referenceLength());
        assertEquals(hypothesis.length(), counts.hypothesisLength());
    }

    @Test
    void a_text_that_is_shifted_by_one_is_one_deletion_and_one_insertion() {
        String reference = "ab".repeat(4_000);
        String hypothesis = "ba".repeat(4_000);
        assertEquals(new EditCounts(7_999, 0, 1, 1), EditDistance.ofCharacters(reference, hypothesis));
    }

    @Test
    void characters_are_code_points() {
        assertEquals(new EditCounts(1, 1, 0, 0), EditDistance.ofCharacters("😀a", "👍a"));
    }

    @Test
    void words_are_separated_by_any_white_space() {
        assertEquals(new EditCounts(3, 0, 0, 0), EditDistance.ofWords("a\u00a0b\u3000c", "\ta  b\u2028c\n"));
    }

    @Test
    void an_empty_reference_has_no_rate_and_says_what_was_inserted() {
        assertEquals(
                new ErrorRate.Undefined(2),
                EditDistance.ofWords("  ", "two words").rate());
        assertEquals(new ErrorRate.Undefined(0), EditDistance.ofWords("", "").rate());
        assertTrue(EditCounts.NONE.rate().value().isEmpty());
    }

    @Test
    void a_rate_can_exceed_one() {
        assertEquals(
                new ErrorRate.Defined(3.0),
                EditDistance.ofWords("no", "three other words").rate());
    }

    @Test
    void counts_are_never_negative() {
        assertThrows(IllegalArgumentException.class, () -> new EditCounts(1, 0, -1, 0));
    }
}
