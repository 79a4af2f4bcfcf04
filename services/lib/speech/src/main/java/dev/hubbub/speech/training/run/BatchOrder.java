package dev.hubbub.speech.training.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which examples are learnt from together, and when: in every epoch each once, in an order that the seed and the epoch's
 * number say. Clips in a batch are of similar length, so that little is computed on padding, and last together, padding
 * included, no longer than asked for.
 */
final class BatchOrder {
    /** So many batches' worth of examples are drawn together and then sorted: more is less padding and less chance. */
    private static final int POOL_BATCHES = 16;

    private final double[] seconds;
    private final double batchSeconds;
    private final long seed;

    /**
     * @param seconds of every example as it is computed, that is with padding
     * @param batchSeconds the most of a batch; an example that is longer is a batch of its own
     */
    BatchOrder(double[] seconds, double batchSeconds, long seed) {
        if (seconds.length == 0) {
            throw new IllegalArgumentException("There are no examples to learn from.");
        }
        this.seconds = seconds.clone();
        this.batchSeconds = batchSeconds;
        this.seed = seed;
    }

    /** The batches of an epoch, the first of which is 0, as places of examples. */
    List<int[]> epoch(int epoch) {
        Random random = new Random(seed * 1_000_003 + epoch);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, seconds.length).boxed().toList());
        Collections.shuffle(order, random);
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < order.size(); ) {
            int to = poolEnd(order, from);
            List<Integer> pool = new ArrayList<>(order.subList(from, to));
            pool.sort(Comparator.comparingDouble(place -> seconds[place]));
            batches.addAll(cut(pool));
            from = to;
        }
        Collections.shuffle(batches, random);
        return batches;
    }

    private int poolEnd(List<Integer> order, int from) {
        double total = 0;
        int to = from;
        while (to < order.size() && (to == from || total + seconds[order.get(to)] <= POOL_BATCHES * batchSeconds)) {
            total += seconds[order.get(to)];
            to++;
        }
        return to;
    }

    /** Into batches, shortest first; the last of each is its longest, which the others are padded to. */
    private List<int[]> cut(List<Integer> sorted) {
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= sorted.size(); to++) {
            boolean full = to == sorted.size() || seconds[sorted.get(to)] * (to - from + 1) > batchSeconds;
            if (full) {
                batches.add(sorted.subList(from, to).stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
                from = to;
            }
        }
        return batches;
    }
}
