package dev.hubbub.speech.training.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Which examples are learnt from together, and when: all of an epoch's turns in an order that the seed and the epoch's
 * number say. Clips in a batch are of similar length, so that little is computed on padding, and last together, padding
 * included, no longer than asked for.
 */
final class BatchOrder {
    /** So many batches' worth of examples are drawn together and then sorted: more is less padding and less chance. */
    private static final int POOL_BATCHES = 16;

    private final Turns turns;
    private final double batchSeconds;
    private final long seed;

    /** An example that is longer than a batch's seconds is a batch of its own. */
    BatchOrder(Turns turns) {
        this.turns = turns;
        this.batchSeconds = turns.batching().batchSeconds();
        this.seed = turns.batching().seed();
    }

    /** The batches of an epoch, the first of which is 0. */
    List<List<Turn>> epoch(int epoch) {
        Random random = new Random(seed * 1_000_003 + epoch);
        List<Turn> order = new ArrayList<>(turns.epoch(epoch));
        if (order.isEmpty()) {
            throw new IllegalArgumentException("There are no examples to learn from.");
        }
        Collections.shuffle(order, random);
        List<List<Turn>> batches = new ArrayList<>();
        for (int from = 0; from < order.size(); ) {
            int to = poolEnd(order, from);
            List<Turn> pool = new ArrayList<>(order.subList(from, to));
            pool.sort(Comparator.comparingDouble(Turn::seconds));
            batches.addAll(cut(pool));
            from = to;
        }
        Collections.shuffle(batches, random);
        return batches;
    }

    private int poolEnd(List<Turn> order, int from) {
        double total = 0;
        int to = from;
        while (to < order.size() && (to == from || total + order.get(to).seconds() <= POOL_BATCHES * batchSeconds)) {
            total += order.get(to).seconds();
            to++;
        }
        return to;
    }

    /** Into batches, shortest first; the last of each is its longest, which the others are padded to. */
    private List<List<Turn>> cut(List<Turn> sorted) {
        List<List<Turn>> batches = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= sorted.size(); to++) {
            boolean full = to == sorted.size() || sorted.get(to).seconds() * (to - from + 1) > batchSeconds;
            if (full) {
                batches.add(List.copyOf(sorted.subList(from, to)));
                from = to;
            }
        }
        return batches;
    }
}
