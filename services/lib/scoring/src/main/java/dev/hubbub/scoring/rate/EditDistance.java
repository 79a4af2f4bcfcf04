package dev.hubbub.scoring.rate;

import dev.hubbub.scoring.text.UnicodeText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Levenshtein distance with all edits of cost one, split into its kinds.
 *
 * <p>The distance is unique, the split is not. The one counted is the backtrace from the ends of both sequences that
 * prefers a match or substitution, then a deletion, then an insertion. Time is the product of both lengths divided by
 * the 64 cells that are computed at once, memory about proportional to the lengths; see {@link EditTable}.
 */
public final class EditDistance {

    private EditDistance() {}

    /** Compares the words of two texts; words are what Unicode white space separates. */
    public static EditCounts ofWords(String reference, String hypothesis) {
        return between(UnicodeText.words(reference), UnicodeText.words(hypothesis));
    }

    /** Compares the characters of two texts, spaces included; characters are code points. */
    public static EditCounts ofCharacters(String reference, String hypothesis) {
        return EditTable.counts(
                reference.codePoints().toArray(), hypothesis.codePoints().toArray());
    }

    /** Compares two sequences of units by {@link Object#equals}. */
    public static <T> EditCounts between(List<T> reference, List<T> hypothesis) {
        Map<T, Integer> numbers = new HashMap<>();
        return EditTable.counts(numbered(reference, numbers), numbered(hypothesis, numbers));
    }

    /** Compares two sequences of units that are equal where their numbers are. */
    public static EditCounts ofNumbers(int[] reference, int[] hypothesis) {
        return EditTable.counts(reference, hypothesis);
    }

    private static <T> int[] numbered(List<T> units, Map<T, Integer> numbers) {
        int[] result = new int[units.size()];
        for (int index = 0; index < result.length; index++) {
            Integer next = numbers.size();
            Integer known = numbers.putIfAbsent(units.get(index), next);
            result[index] = known == null ? next : known;
        }
        return result;
    }
}
