package dev.hubbub.evaluation.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which words were replaced, added and left out: the path behind the counts of
 * {@link dev.hubbub.scoring.rate.EditDistance}, chosen by the same rule (from the ends of both texts, a match or
 * substitution before a deletion before an insertion), so that the marks on the page add up to the numbers beside them.
 *
 * @param reference the reference's words in runs of one kind
 * @param hypothesis the hypothesis' words in runs of one kind
 */
record WordAlignment(List<Run> reference, List<Run> hypothesis) {

    /** Beyond this many pairs of words the texts are shown without marks; a pair takes a byte for a moment. */
    private static final long MOST_PAIRS = 16_000_000;

    /** How words of one text relate to the other text. */
    enum Kind {
        /** In both, or not compared. */
        SAME,
        /** One word for another. */
        SUBSTITUTED,
        /** Only in the hypothesis. */
        INSERTED,
        /** Only in the reference. */
        DELETED
    }

    /**
     * Neighbouring words of one kind. Marked words stand alone, because two wrong words are two errors.
     *
     * @param kind how they relate to the other text
     * @param text the words, separated by spaces
     */
    record Run(Kind kind, String text) {

        /** The element that marks it; {@code null} for none. */
        public String element() {
            return switch (kind) {
                case SAME -> null;
                case SUBSTITUTED -> "mark";
                case INSERTED -> "ins";
                case DELETED -> "del";
            };
        }
    }

    private static final byte DIAGONAL = 0;
    private static final byte UP = 1;
    private static final byte LEFT = 2;

    /** Aligns two lists of words. */
    static WordAlignment between(List<String> reference, List<String> hypothesis) {
        if ((reference.size() + 1L) * (hypothesis.size() + 1L) > MOST_PAIRS) {
            return new WordAlignment(unmarked(reference), unmarked(hypothesis));
        }
        byte[][] steps = steps(reference, hypothesis);
        List<Run> left = new ArrayList<>();
        List<Run> right = new ArrayList<>();
        int row = reference.size();
        int column = hypothesis.size();
        while (row > 0 || column > 0) {
            switch (steps[row][column]) {
                case DIAGONAL -> {
                    row--;
                    column--;
                    Kind kind = reference.get(row).equals(hypothesis.get(column)) ? Kind.SAME : Kind.SUBSTITUTED;
                    left.add(new Run(kind, reference.get(row)));
                    right.add(new Run(kind, hypothesis.get(column)));
                }
                case UP -> left.add(new Run(Kind.DELETED, reference.get(--row)));
                default -> right.add(new Run(Kind.INSERTED, hypothesis.get(--column)));
            }
        }
        return new WordAlignment(joined(left), joined(right));
    }

    private static byte[][] steps(List<String> reference, List<String> hypothesis) {
        int width = hypothesis.size() + 1;
        byte[][] steps = new byte[reference.size() + 1][width];
        int[] above = new int[width];
        for (int column = 1; column < width; column++) {
            above[column] = column;
            steps[0][column] = LEFT;
        }
        for (int row = 1; row <= reference.size(); row++) {
            int[] here = new int[width];
            here[0] = row;
            steps[row][0] = UP;
            for (int column = 1; column < width; column++) {
                boolean same = reference.get(row - 1).equals(hypothesis.get(column - 1));
                int diagonal = above[column - 1] + (same ? 0 : 1);
                int best = Math.min(diagonal, Math.min(above[column], here[column - 1]) + 1);
                here[column] = best;
                steps[row][column] = best == diagonal ? DIAGONAL : best == above[column] + 1 ? UP : LEFT;
            }
            above = here;
        }
        return steps;
    }

    private static List<Run> unmarked(List<String> words) {
        return words.isEmpty() ? List.of() : List.of(new Run(Kind.SAME, String.join(" ", words)));
    }

    private static List<Run> joined(List<Run> backwards) {
        Collections.reverse(backwards);
        List<Run> runs = new ArrayList<>();
        List<String> same = new ArrayList<>();
        for (Run word : backwards) {
            if (word.kind() == Kind.SAME) {
                same.add(word.text());
                continue;
            }
            runs.addAll(unmarked(same));
            same.clear();
            runs.add(word);
        }
        runs.addAll(unmarked(same));
        return runs;
    }
}
