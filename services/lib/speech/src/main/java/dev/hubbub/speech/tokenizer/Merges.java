package dev.hubbub.speech.tokenizer;

import java.util.HashMap;
import java.util.Map;

/** Which two neighbouring tokens become one, and which of them first. */
final class Merges {
    static final long NONE = Long.MAX_VALUE;

    private final Map<Long, Long> merges = new HashMap<>();

    /** @param rank lower ranks are merged first */
    void add(int left, int right, int rank, int merged) {
        merges.putIfAbsent(pack(left, right), pack(rank, merged));
    }

    /** Rank and result of a pair in one comparable number, {@link #NONE} if it is never merged. */
    long of(int left, int right) {
        return merges.getOrDefault(pack(left, right), NONE);
    }

    static int merged(long merge) {
        return (int) merge;
    }

    private static long pack(int high, int low) {
        return (long) high << 32 | low;
    }
}
