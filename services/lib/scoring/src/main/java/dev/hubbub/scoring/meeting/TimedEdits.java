package dev.hubbub.scoring.meeting;

import dev.hubbub.scoring.rate.EditCounts;

/**
 * The fewest edits between two streams of words of which a pair may only be a match or a substitution where the times of
 * both overlap. Of several ways with equally few edits the one with the most matches is counted.
 *
 * <p>Only the cells between the first and the last word of the hypothesis that a word of the reference may meet are
 * computed: outside of them there is nothing but deletions or insertions. Time is the number of these cells, memory
 * proportional to the hypothesis.
 */
final class TimedEdits {

    /** Edits come first, and of equally many the one with more matches is the smaller number. */
    private static final long EDIT = 1L << Integer.SIZE;

    private final TimedWords reference;
    private final TimedWords hypothesis;
    /** By word of the reference, no word of it or after it meets a word of the hypothesis before this one. */
    private final int[] first;
    /** By word of the reference, no word up to it meets a word of the hypothesis from this one on. */
    private final int[] end;

    private TimedEdits(TimedWords reference, TimedWords hypothesis) {
        this.reference = reference;
        this.hypothesis = hypothesis;
        first = new int[reference.size()];
        end = new int[reference.size()];
        limit();
    }

    static EditCounts between(TimedWords reference, TimedWords hypothesis) {
        return new TimedEdits(reference, hypothesis).counted();
    }

    /** Where the times of both overlap: what only touches does not, and an instant only where it is inside of the other. */
    private boolean meet(int said, int heard) {
        return reference.starts()[said] < hypothesis.ends()[heard]
                && hypothesis.starts()[heard] < reference.ends()[said];
    }

    private void limit() {
        // Words of segments that overlap are not in the order of their times, so both limits are those of all words on
        // their side: the latest end heard so far never falls, nor does the earliest start of what is still to come.
        int words = hypothesis.size();
        double[] latestEnd = new double[words];
        double[] earliestStart = new double[words];
        for (int heard = 0; heard < words; heard++) {
            double own = hypothesis.ends()[heard];
            latestEnd[heard] = heard == 0 ? own : Math.max(own, latestEnd[heard - 1]);
        }
        for (int heard = words - 1; heard >= 0; heard--) {
            double own = hypothesis.starts()[heard];
            earliestStart[heard] = heard == words - 1 ? own : Math.min(own, earliestStart[heard + 1]);
        }
        double latest = Double.NEGATIVE_INFINITY;
        int reached = 0;
        for (int said = 0; said < reference.size(); said++) {
            latest = Math.max(latest, reference.ends()[said]);
            while (reached < words && earliestStart[reached] <= latest) {
                reached++;
            }
            end[said] = reached;
        }
        double earliest = Double.POSITIVE_INFINITY;
        int from = words;
        for (int said = reference.size() - 1; said >= 0; said--) {
            earliest = Math.min(earliest, reference.starts()[said]);
            while (from > 0 && latestEnd[from - 1] >= earliest) {
                from--;
            }
            first[said] = Math.min(from, end[said]);
        }
    }

    private EditCounts counted() {
        // Cells up to a row's end; those after it are insertions on top of the last one. Those before a row's beginning
        // are as many deletions on top of what they were as rows have passed, and nobody asks for them any more.
        long[] cells = new long[hypothesis.size() + 1];
        int filled = 0;
        for (int said = 0; said < reference.size(); said++) {
            while (filled < end[said]) {
                filled++;
                cells[filled] = cells[filled - 1] + EDIT;
            }
            advance(said, cells);
        }
        while (filled < hypothesis.size()) {
            filled++;
            cells[filled] = cells[filled - 1] + EDIT;
        }
        long best = cells[hypothesis.size()];
        long edits = best + EDIT - 1 >> Integer.SIZE;
        long hits = edits * EDIT - best;
        long substitutions = reference.size() + (long) hypothesis.size() - 2 * hits - edits;
        return new EditCounts(
                hits, substitutions, hypothesis.size() - hits - substitutions, reference.size() - hits - substitutions);
    }

    /** Makes the cells of a row those of the next one. */
    private void advance(int said, long[] cells) {
        long diagonal = cells[first[said]];
        cells[first[said]] += EDIT;
        for (int heard = first[said]; heard < end[said]; heard++) {
            long above = cells[heard + 1];
            long best = Math.min(above, cells[heard]) + EDIT;
            if (meet(said, heard)) {
                boolean equal = reference.units()[said] == hypothesis.units()[heard];
                best = Math.min(best, equal ? diagonal - 1 : diagonal + EDIT);
            }
            cells[heard + 1] = best;
            diagonal = above;
        }
    }
}
