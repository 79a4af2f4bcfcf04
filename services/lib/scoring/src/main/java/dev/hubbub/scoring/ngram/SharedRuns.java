package dev.hubbub.scoring.ngram;

import java.util.Arrays;

/**
 * How many runs of each length two sequences share, a run as often as the sequence has it that has it less often. Runs get
 * numbers, those of a length from the numbers of the runs one shorter, so that no run is ever made an object of.
 */
final class SharedRuns {

    /** Of a run that the reference has not, which no longer run of it has then. */
    private static final int ELSEWHERE = -1;

    private final int[] units;
    private final int[] otherUnits;

    /** By place, the number of the run that begins there. */
    private int[] runs;

    private int[] otherRuns;
    private int numbers;

    private SharedRuns(int[] reference, int[] hypothesis) {
        units = reference;
        otherUnits = hypothesis;
    }

    /**
     * Counts.
     *
     * @param reference what units it has, by numbers that are not negative
     * @param longest of the runs that are counted
     * @return by length less one, the runs shared
     */
    static long[] of(int[] reference, int[] hypothesis, int longest) {
        SharedRuns counting = new SharedRuns(reference, hypothesis);
        // The run of no unit is at each place, and one.
        counting.runs = new int[reference.length];
        counting.otherRuns = new int[hypothesis.length];
        long[] shared = new long[longest];
        for (int length = 1; length <= Math.min(longest, Math.min(reference.length, hypothesis.length)); length++) {
            counting.lengthen(length);
            shared[length - 1] = counting.shared(length);
        }
        return shared;
    }

    /** Gives the runs of a length their numbers. */
    private void lengthen(int length) {
        int places = units.length - length + 1;
        Numbers table = new Numbers(places);
        for (int place = 0; place < places; place++) {
            runs[place] = table.of(runs[place], units[place + length - 1]);
        }
        numbers = table.size();
        for (int place = 0; place <= otherUnits.length - length; place++) {
            otherRuns[place] = otherRuns[place] == ELSEWHERE
                    ? ELSEWHERE
                    : table.known(otherRuns[place], otherUnits[place + length - 1]);
        }
    }

    private long shared(int length) {
        int[] left = new int[numbers];
        for (int place = 0; place <= units.length - length; place++) {
            left[runs[place]]++;
        }
        long shared = 0;
        for (int place = 0; place <= otherUnits.length - length; place++) {
            int run = otherRuns[place];
            if (run != ELSEWHERE && left[run] > 0) {
                left[run]--;
                shared++;
            }
        }
        return shared;
    }

    /** Numbers of pairs, in an open table that is never more than half full. */
    private static final class Numbers {

        private final long[] pairs;
        private final int[] numbers;
        private final int mask;
        private int size;

        Numbers(int most) {
            int places = Integer.highestOneBit(Math.max(1, most)) * 4;
            pairs = new long[places];
            numbers = new int[places];
            Arrays.fill(numbers, ELSEWHERE);
            mask = places - 1;
        }

        int size() {
            return size;
        }

        /** The number of a pair, a new one if it has none. */
        int of(int run, int unit) {
            long pair = pair(run, unit);
            int place = place(pair);
            if (numbers[place] == ELSEWHERE) {
                pairs[place] = pair;
                numbers[place] = size++;
            }
            return numbers[place];
        }

        int known(int run, int unit) {
            return numbers[place(pair(run, unit))];
        }

        private static long pair(int run, int unit) {
            return (long) run << Integer.SIZE | unit;
        }

        /** Where a pair is, or would be. */
        private int place(long pair) {
            long mixed = pair * 0x9E3779B97F4A7C15L;
            int place = (int) (mixed >>> Integer.SIZE) & mask;
            while (numbers[place] != ELSEWHERE && pairs[place] != pair) {
                place = place + 1 & mask;
            }
            return place;
        }
    }
}
