package dev.hubbub.scoring.rate;

import dev.hubbub.scoring.text.UnicodeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Levenshtein distance with all edits of cost one, split into its kinds.
 *
 * <p>The distance is unique, the split is not. The one counted is the backtrace from the ends of both sequences that
 * prefers a match or substitution, then a deletion, then an insertion. Time is the product of length and distance divided
 * by the 64 cells that are computed at once, memory about proportional to the lengths; see {@link EditTable}.
 */
public final class EditDistance {

    private EditDistance() {}

    /** Compares the words of two texts; words are what Unicode white space separates. */
    public static EditCounts ofWords(String reference, String hypothesis) {
        return between(UnicodeText.words(reference), UnicodeText.words(hypothesis));
    }

    /** Compares the characters of two texts, spaces included; characters are code points. */
    public static EditCounts ofCharacters(String reference, String hypothesis) {
        return ofNumbers(UnicodeText.codePoints(List.of(reference)), UnicodeText.codePoints(List.of(hypothesis)));
    }

    /** Compares two sequences of units by {@link Object#equals}. */
    public static <T> EditCounts between(List<T> reference, List<T> hypothesis) {
        UnitNumbers<T> numbers = new UnitNumbers<>();
        return ofNumbers(numbers.of(reference), numbers.of(hypothesis));
    }

    /** The path behind the counts of two sequences, from their beginnings. */
    public static <T> List<Edit> path(List<T> reference, List<T> hypothesis) {
        UnitNumbers<T> numbers = new UnitNumbers<>();
        int[] said = numbers.of(reference);
        int[] heard = numbers.of(hypothesis);
        int end = 0;
        while (end < Math.min(said.length, heard.length)
                && said[said.length - 1 - end] == heard[heard.length - 1 - end]) {
            end++;
        }
        List<Edit> path = new ArrayList<>(Collections.nCopies(end, Edit.HIT));
        int rows = said.length - end;
        int columns = heard.length - end;
        if (rows == 0 || columns == 0) {
            path.addAll(Collections.nCopies(rows, Edit.DELETION));
            path.addAll(Collections.nCopies(columns, Edit.INSERTION));
        } else {
            EditTable.backtrace(Arrays.copyOf(said, rows), Arrays.copyOf(heard, columns), path::add);
        }
        Collections.reverse(path);
        return path;
    }

    /** Compares two sequences of units that are equal where their numbers are. */
    public static EditCounts ofNumbers(int[] reference, int[] hypothesis) {
        int shorter = Math.min(reference.length, hypothesis.length);
        int end = 0;
        while (end < shorter && reference[reference.length - 1 - end] == hypothesis[hypothesis.length - 1 - end]) {
            end++;
        }
        // The backtrace, too, counts what both begin with as right: from there on nothing but insertions, or nothing
        // but
        // deletions, can be the shortest.
        int begin = 0;
        while (begin < shorter - end && reference[begin] == hypothesis[begin]) {
            begin++;
        }
        EditCounts between = between(begin, end, reference, hypothesis);
        return new EditCounts(
                between.hits() + begin + end, between.substitutions(), between.insertions(), between.deletions());
    }

    private static EditCounts between(int begin, int end, int[] reference, int[] hypothesis) {
        int rows = reference.length - begin - end;
        int columns = hypothesis.length - begin - end;
        if (rows == 0 || columns == 0) {
            return new EditCounts(0, 0, columns, rows);
        }
        return EditTable.counts(
                Arrays.copyOfRange(reference, begin, begin + rows),
                Arrays.copyOfRange(hypothesis, begin, begin + columns));
    }
}
