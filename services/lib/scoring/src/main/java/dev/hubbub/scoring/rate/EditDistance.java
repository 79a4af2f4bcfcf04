package dev.hubbub.scoring.rate;

import dev.hubbub.scoring.text.UnicodeText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Levenshtein distance with all edits of cost one, split into its kinds.
 *
 * <p>The distance is unique, the split is not. The one counted is the backtrace from the ends of both sequences that
 * prefers a match or substitution, then a deletion, then an insertion. Which step it takes at a cell depends on that
 * cell
 * alone, so the counts of the path are carried forward with the distances and one row of them is enough: memory is
 * proportional to the hypothesis, time to the product of both lengths.
 */
public final class EditDistance {

    private EditDistance() {}

    /** Compares the words of two texts; words are what Unicode white space separates. */
    public static EditCounts ofWords(String reference, String hypothesis) {
        return between(UnicodeText.words(reference), UnicodeText.words(hypothesis));
    }

    /** Compares the characters of two texts, spaces included; characters are code points. */
    public static EditCounts ofCharacters(String reference, String hypothesis) {
        return between(reference.codePoints().toArray(), hypothesis.codePoints().toArray());
    }

    /** Compares two sequences of units by {@link Object#equals}. */
    public static <T> EditCounts between(List<T> reference, List<T> hypothesis) {
        Map<T, Integer> numbers = new HashMap<>();
        return between(numbered(reference, numbers), numbered(hypothesis, numbers));
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

    private static EditCounts between(int[] reference, int[] hypothesis) {
        Row row = new Row(hypothesis.length);
        for (int unit : reference) {
            row.advance(unit, hypothesis);
        }
        return row.counts(reference.length, hypothesis.length);
    }

    /** One row of the distance table: for every prefix of the hypothesis, the path from the prefix read so far. */
    private static final class Row {

        private final int[] distances;
        private final int[] substitutions;
        private final int[] deletions;

        Row(int length) {
            distances = new int[length + 1];
            substitutions = new int[length + 1];
            deletions = new int[length + 1];
            for (int column = 0; column <= length; column++) {
                distances[column] = column;
            }
        }

        void advance(int unit, int[] hypothesis) {
            int diagonal = distances[0];
            int diagonalSubstitutions = substitutions[0];
            int diagonalDeletions = deletions[0];
            distances[0]++;
            deletions[0]++;
            for (int column = 1; column < distances.length; column++) {
                int above = distances[column];
                int aboveSubstitutions = substitutions[column];
                int aboveDeletions = deletions[column];
                int different = unit == hypothesis[column - 1] ? 0 : 1;
                int best = Math.min(diagonal + different, Math.min(above, distances[column - 1]) + 1);
                distances[column] = best;
                if (best == diagonal + different) {
                    substitutions[column] = diagonalSubstitutions + different;
                    deletions[column] = diagonalDeletions;
                } else if (best == above + 1) {
                    deletions[column] = aboveDeletions + 1;
                } else {
                    substitutions[column] = substitutions[column - 1];
                    deletions[column] = deletions[column - 1];
                }
                diagonal = above;
                diagonalSubstitutions = aboveSubstitutions;
                diagonalDeletions = aboveDeletions;
            }
        }

        EditCounts counts(int referenceLength, int hypothesisLength) {
            int substituted = substitutions[hypothesisLength];
            int deleted = deletions[hypothesisLength];
            int inserted = distances[hypothesisLength] - substituted - deleted;
            return new EditCounts(referenceLength - substituted - deleted, substituted, inserted, deleted);
        }
    }
}
