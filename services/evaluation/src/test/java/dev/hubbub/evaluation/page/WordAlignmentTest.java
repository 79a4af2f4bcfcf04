package dev.hubbub.evaluation.page;

import static dev.hubbub.evaluation.page.WordAlignment.Kind.DELETED;
import static dev.hubbub.evaluation.page.WordAlignment.Kind.INSERTED;
import static dev.hubbub.evaluation.page.WordAlignment.Kind.SAME;
import static dev.hubbub.evaluation.page.WordAlignment.Kind.SUBSTITUTED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.evaluation.page.WordAlignment.Kind;
import dev.hubbub.evaluation.page.WordAlignment.Run;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.rate.EditDistance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordAlignmentTest {

    private static WordAlignment align(String reference, String hypothesis) {
        return WordAlignment.between(words(reference), words(hypothesis));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    @Test
    void replaced_added_and_missing_words_are_told_apart() {
        WordAlignment alignment = align("please enter your pin now", "please enter a the your pin");
        assertEquals(List.of(new Run(SAME, "please enter your pin"), new Run(DELETED, "now")), alignment.reference());
        assertEquals(
                List.of(
                        new Run(SAME, "please enter"),
                        new Run(INSERTED, "a"),
                        new Run(INSERTED, "the"),
                        new Run(SAME, "your pin")),
                alignment.hypothesis());
        assertEquals(List.of(new Run(SUBSTITUTED, "one")), align("one", "two").reference());
    }

    @Test
    void an_empty_side_is_all_insertions_or_all_deletions() {
        assertEquals(new WordAlignment(List.of(), List.of()), align("", ""));
        assertEquals(
                List.of(new Run(INSERTED, "a"), new Run(INSERTED, "b")),
                align("", "a b").hypothesis());
        assertEquals(
                List.of(new Run(DELETED, "a"), new Run(DELETED, "b")),
                align("a b", "").reference());
    }

    @Test
    void the_marks_add_up_to_the_counts_the_scoring_reports() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            List<String> reference = someWords(random);
            List<String> hypothesis = someWords(random);
            WordAlignment alignment = WordAlignment.between(reference, hypothesis);
            EditCounts counts = EditDistance.between(reference, hypothesis);
            String texts = reference + " and " + hypothesis;
            assertEquals(counts.substitutions(), count(alignment.reference(), SUBSTITUTED), texts);
            assertEquals(counts.substitutions(), count(alignment.hypothesis(), SUBSTITUTED), texts);
            assertEquals(counts.deletions(), count(alignment.reference(), DELETED), texts);
            assertEquals(counts.insertions(), count(alignment.hypothesis(), INSERTED), texts);
            assertEquals(String.join(" ", reference), text(alignment.reference()));
            assertEquals(String.join(" ", hypothesis), text(alignment.hypothesis()));
        }
    }

    @Test
    void the_words_of_three_hours_are_marked_as_those_of_a_sentence_are() {
        Random random = new Random(6);
        List<String> reference = new ArrayList<>();
        List<String> hypothesis = new ArrayList<>();
        for (int word = 0; word < 27_000; word++) {
            reference.add("w" + random.nextInt(2_000));
            if (word % 10 != 3) {
                hypothesis.add(word % 10 == 7 ? "other" : reference.get(word));
            }
        }
        WordAlignment alignment = WordAlignment.between(reference, hypothesis);
        assertEquals(2_700, count(alignment.reference(), DELETED));
        assertEquals(2_700, count(alignment.hypothesis(), SUBSTITUTED));
        assertEquals(String.join(" ", reference), text(alignment.reference()));
        assertEquals(String.join(" ", hypothesis), text(alignment.hypothesis()));
    }

    private static List<String> someWords(Random random) {
        List<String> words = new ArrayList<>();
        for (int left = random.nextInt(12); left > 0; left--) {
            words.add(String.valueOf((char) ('a' + random.nextInt(4))));
        }
        return words;
    }

    private static long count(List<Run> runs, Kind kind) {
        return runs.stream().filter(run -> run.kind() == kind).count();
    }

    private static String text(List<Run> runs) {
        return String.join(" ", runs.stream().map(Run::text).toList());
    }
}
