package dev.hubbub.evaluation.page;

import dev.hubbub.scoring.rate.Edit;
import dev.hubbub.scoring.rate.EditDistance;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * Which words were replaced, added and left out: the path behind the counts of {@link EditDistance}, so that the marks on
 * the page add up to the numbers beside them.
 *
 * @param reference the reference's words in runs of one kind
 * @param hypothesis the hypothesis' words in runs of one kind
 */
record WordAlignment(List<Run> reference, List<Run> hypothesis) {

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

    /** Aligns two lists of words. */
    static WordAlignment between(List<String> reference, List<String> hypothesis) {
        return of(path(reference, hypothesis));
    }

    /** The words of both texts along some steps. */
    static WordAlignment of(List<Step> steps) {
        return new WordAlignment(joined(steps, Step::said), joined(steps, Step::heard));
    }

    /** The steps from the beginning of two lists of words to their ends. */
    static List<Step> path(List<String> reference, List<String> hypothesis) {
        List<Step> path = new ArrayList<>();
        Iterator<String> said = reference.iterator();
        Iterator<String> heard = hypothesis.iterator();
        for (Edit edit : EditDistance.path(reference, hypothesis)) {
            path.add(
                    switch (edit) {
                        case HIT -> new Step(Kind.SAME, said.next(), heard.next());
                        case SUBSTITUTION -> new Step(Kind.SUBSTITUTED, said.next(), heard.next());
                        case DELETION -> new Step(Kind.DELETED, said.next(), null);
                        case INSERTION -> new Step(Kind.INSERTED, null, heard.next());
                    });
        }
        return path;
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
