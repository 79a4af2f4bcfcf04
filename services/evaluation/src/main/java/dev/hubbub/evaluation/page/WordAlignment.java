package dev.hubbub.evaluation.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

    /**
     * A step along both texts.
     *
     * @param kind what happened
     * @param said the reference's word; {@code null} for one that was inserted
     * @param heard the hypothesis' word; {@code null} for one that was deleted
     */
    record Step(Kind kind, String said, String heard) {}

    private static final byte DIAGONAL = 0;
    private static final byte UP = 1;
    private static final byte LEFT = 2;

    /** Aligns two lists of words. */
    static WordAlignment between(List<String> reference, List<String> hypothesis) {
        return path(reference, hypothesis)
                .map(WordAlignment::of)
                .orElseGet(() -> new WordAlignment(unmarked(reference), unmarked(hypothesis)));
    }

    /** The words of both texts along some steps. */
    static WordAlignment of(List<Step> steps) {
        return new WordAlignment(joined(steps, Step::said), joined(steps, Step::heard));
    }

    /** The steps from the beginning of two lists of words to their ends; absent where the lists are too long. */
    static Optional<List<Step>> path(List<String> reference, List<String> hypothesis) {
        if ((reference.size() + 1L) * (hypothesis.size() + 1L) > MOST_PAIRS) {
            return Optional.empty();
        }
        byte[][] steps = steps(reference, hypothesis);
        List<Step> path = new ArrayList<>();
        int row = reference.size();
        int column = hypothesis.size();
        while (row > 0 || column > 0) {
            switch (steps[row][column]) {
                case DIAGONAL -> {
                    String said = reference.get(--row);
                    String heard = hypothesis.get(--column);
                    path.add(new Step(said.equals(heard) ? Kind.SAME : Kind.SUBSTITUTED, said, heard));
                }
                case UP -> path.add(new Step(Kind.DELETED, reference.get(--row), null));
                default -> path.add(new Step(Kind.INSERTED, null, hypothesis.get(--column)));
            }
        }
        Collections.reverse(path);
        return Optional.of(path);
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

    private static List<Run> joined(List<Step> steps, Function<Step, String> side) {
        List<Run> runs = new ArrayList<>();
        List<String> same = new ArrayList<>();
        for (Step step : steps) {
            String word = side.apply(step);
            if (word == null) {
                continue;
            }
            if (step.kind() == Kind.SAME) {
                same.add(word);
                continue;
            }
            runs.addAll(unmarked(same));
            same.clear();
            runs.add(new Run(step.kind(), word));
        }
        runs.addAll(unmarked(same));
        return runs;
    }
}
