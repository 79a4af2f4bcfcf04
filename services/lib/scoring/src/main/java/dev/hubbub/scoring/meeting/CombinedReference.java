package dev.hubbub.scoring.meeting;

import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.rate.EditDistance;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gives each utterance of a reference to one of the streams. A table over all places of all streams finds the best way;
 * where that would be too large, utterances are moved from stream to stream as long as it makes fewer edits.
 *
 * <p>Source: T. von Neumann and others, On word error rate definitions and their efficient computation for multi-speaker
 * speech recognition systems, 2023.
 */
final class CombinedReference {

    /** Cells of a table: two of them are 64 MiB. */
    private static final long MOST_CELLS = 1L << 22;

    /** Cells that are computed in all: some seconds. */
    private static final long MOST_WORK = 1L << 31;

    /** Edits come first, and of equally many the one with more matches is the smaller number. */
    private static final long EDIT = 1L << Integer.SIZE;

    /** Cells of tables of words that are compared to find a good way where the best one is out of reach: some seconds. */
    private static final long MOST_TRIED = 1L << 38;

    private final List<Utterance> utterances;
    private final List<int[]> streams;
    private long tried;

    /**
     * An utterance of the reference.
     *
     * @param start in seconds
     * @param stream by its place, the one to begin with where one tries
     * @param words by their numbers
     */
    record Utterance(double start, int stream, int[] words) {}

    private CombinedReference(List<Utterance> utterances, List<int[]> streams) {
        this.utterances = utterances;
        this.streams = streams;
    }

    static ReferenceCombination of(List<Utterance> utterances, List<int[]> streams) {
        CombinedReference combining = new CombinedReference(
                utterances.stream()
                        .sorted(Comparator.comparingDouble(Utterance::start))
                        .toList(),
                streams.isEmpty() ? List.of(new int[0]) : streams);
        return combining.fits()
                ? new ReferenceCombination(combining.best(), true)
                : new ReferenceCombination(combining.good(), false);
    }

    private long cells() {
        long cells = 1;
        for (int[] stream : streams) {
            cells *= stream.length + 1;
            if (cells > MOST_CELLS) {
                return Long.MAX_VALUE;
            }
        }
        return cells;
    }

    private long words() {
        return utterances.stream()
                .mapToLong(utterance -> utterance.words().length)
                .sum();
    }

    private boolean fits() {
        long cells = cells();
        return cells <= MOST_CELLS && cells * streams.size() * words() <= MOST_WORK;
    }

    /** The edits of the best way, by the table of all places. */
    private EditCounts best() {
        int cells = (int) cells();
        long[] table = new long[cells];
        for (int cell = 0; cell < cells; cell++) {
            long edits = 0;
            int rest = cell;
            for (int[] stream : streams) {
                edits += rest % (stream.length + 1);
                rest /= stream.length + 1;
            }
            table[cell] = edits * EDIT;
        }
        long[] next = new long[cells];
        for (Utterance utterance : utterances) {
            Arrays.fill(next, Long.MAX_VALUE);
            int stride = 1;
            for (int[] stream : streams) {
                along(utterance.words(), stream, stride, table, next);
                stride *= stream.length + 1;
            }
            long[] swapped = table;
            table = next;
            next = swapped;
        }
        return counts(table[cells - 1]);
    }

    /** Matches an utterance with one stream, from each place of all others. */
    private static void along(int[] words, int[] stream, int stride, long[] table, long[] next) {
        long[] row = new long[stream.length + 1];
        int block = stride * row.length;
        for (int outer = 0; outer < table.length; outer += block) {
            for (int first = outer; first < outer + stride; first++) {
                for (int place = 0; place < row.length; place++) {
                    row[place] = table[first + place * stride];
                }
                for (int word : words) {
                    advance(word, stream, row);
                }
                for (int place = 0; place < row.length; place++) {
                    int cell = first + place * stride;
                    next[cell] = Math.min(next[cell], row[place]);
                }
            }
        }
    }

    private static void advance(int word, int[] stream, long[] row) {
        long diagonal = row[0];
        row[0] += EDIT;
        for (int place = 0; place < stream.length; place++) {
            long above = row[place + 1];
            long matched = word == stream[place] ? diagonal - 1 : diagonal + EDIT;
            row[place + 1] = Math.min(matched, Math.min(above, row[place]) + EDIT);
            diagonal = above;
        }
    }

    private EditCounts counts(long packed) {
        long edits = packed + EDIT - 1 >> Integer.SIZE;
        long hits = edits * EDIT - packed;
        long said = words();
        long heard = streams.stream().mapToLong(stream -> stream.length).sum();
        long substitutions = said + heard - 2 * hits - edits;
        return new EditCounts(hits, substitutions, heard - hits - substitutions, said - hits - substitutions);
    }

    /** The edits of a way that no move of a single utterance makes better, if there is time to find it. */
    private EditCounts good() {
        int[] given = utterances.stream().mapToInt(Utterance::stream).toArray();
        EditCounts[] edits = new EditCounts[streams.size()];
        for (int stream = 0; stream < edits.length; stream++) {
            edits[stream] = against(stream, given);
        }
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int utterance = 0; utterance < given.length && tried < MOST_TRIED; utterance++) {
                moved |= move(utterance, given, edits);
            }
        }
        return Arrays.stream(edits).reduce(EditCounts.NONE, EditCounts::plus);
    }

    private boolean move(int utterance, int[] given, EditCounts[] edits) {
        int from = given[utterance];
        int best = from;
        given[utterance] = -1;
        EditCounts without = against(from, given);
        EditCounts with = null;
        long saved = 0;
        for (int stream = 0; stream < edits.length; stream++) {
            if (stream != from) {
                given[utterance] = stream;
                EditCounts there = against(stream, given);
                long less = edits[from].edits() + edits[stream].edits() - without.edits() - there.edits();
                if (less > saved) {
                    saved = less;
                    best = stream;
                    with = there;
                }
            }
        }
        given[utterance] = best;
        if (best == from) {
            return false;
        }
        edits[from] = without;
        edits[best] = with;
        return true;
    }

    private EditCounts against(int stream, int[] given) {
        int[] words = IntStream.range(0, given.length)
                .filter(utterance -> given[utterance] == stream)
                .flatMap(utterance -> Arrays.stream(utterances.get(utterance).words()))
                .toArray();
        tried += (long) words.length * streams.get(stream).length;
        return EditDistance.ofNumbers(words, streams.get(stream));
    }
}
