package dev.hubbub.speech.merging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What a member has learnt since the base: its numbers less the base's. */
record TaskVector(MergeMember base, MergeMember member, Stretches stretches) {

    /**
     * The first ones of a magnitude.
     *
     * @param count how many were found
     * @param end the position behind the last one; the greatest there is if there are no more than those
     */
    record Found(long count, long end) {}

    long size(String parameter) {
        return base.parameters().get(parameter).size();
    }

    /**
     * Goes through some parameters on several threads.
     *
     * @param each gives a taker for each thread
     */
    void visit(List<String> parameters, Supplier<Magnitudes.Each> each) {
        Map<Stretch, Magnitudes.Each> takers = new ConcurrentHashMap<>();
        for (String parameter : parameters) {
            stretches.over(
                    parameter,
                    List.of(base, member),
                    stretch -> {
                        Magnitudes.Each taker = takers.computeIfAbsent(stretch, own -> each.get());
                        stretch.read();
                        stretch.visit((numbers, count, first) -> {
                            for (int i = 0; i < count; i++) {
                                taker.number(numbers[1][i] - numbers[0][i]);
                            }
                        });
                    },
                    taken -> {});
        }
    }

    /**
     * Finds the first numbers of exactly a magnitude in a parameter.
     *
     * @param most how many
     * @param magnitude its bits
     */
    Found first(long most, long magnitude, String parameter) {
        long[] found = {0, Long.MAX_VALUE};
        stretches.inOrder(parameter, List.of(base, member), (numbers, count, first) -> {
            for (int i = 0; i < count; i++) {
                if (found[0] < most && Magnitudes.bits(numbers[1][i] - numbers[0][i]) == magnitude) {
                    found[0]++;
                    found[1] = found[0] == most ? first + i + 1 : found[1];
                }
            }
        });
        return new Found(found[0], found[1]);
    }
}
