package dev.hubbub.speech.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Computes a batch, or its halves one after the other where the device's memory does not hold it at once. */
public final class BatchHalving {

    private BatchHalving() {}

    /** As below, for results that hold no memory of the device. */
    public static <T> List<T> compute(int[] members, Function<int[], T> computation) {
        return compute(members, computation, result -> {});
    }

    /**
     * @param members what the batch is made of
     * @param computation gives one result per call, for the members it is given; it must leave nothing behind when it
     *     throws
     * @param discard frees a result that will not be returned, because a later part did not fit
     * @return the results in the order of the members
     * @throws DeviceMemoryException if even a single member does not fit
     */
    public static <T> List<T> compute(int[] members, Function<int[], T> computation, Consumer<T> discard) {
        try {
            return List.of(computation.apply(members));
        } catch (DeviceMemoryException e) {
            if (members.length == 1) {
                throw e;
            }
        }
        int half = (members.length + 1) / 2;
        List<T> results = new ArrayList<>(compute(Arrays.copyOf(members, half), computation, discard));
        try {
            results.addAll(compute(Arrays.copyOfRange(members, half, members.length), computation, discard));
        } catch (RuntimeException e) {
            results.forEach(discard);
            throw e;
        }
        return results;
    }
}
