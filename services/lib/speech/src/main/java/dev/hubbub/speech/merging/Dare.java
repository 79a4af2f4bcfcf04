package dev.hubbub.speech.merging;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Task arithmetic with task vectors of which most numbers are dropped at random, and the others made as much larger (Yu and
 * others 2024). What is dropped depends on the seed, the member's place, the parameter's name and the number's place in it,
 * and on nothing else: equal seeds give equal models.
 *
 * @param density the share of each task vector that is kept, above 0 and at most 1
 */
public record Dare(double density, long seed, double scale) implements MergingMethod {

    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    public Dare {
        TaskVectors.requireDensity(density);
        TaskVectors.requireScale(scale);
    }

    @Override
    public String name() {
        return "dare";
    }

    @Override
    public SortedMap<String, Object> settings() {
        return new TreeMap<>(Map.of("density", density, "seed", seed, "scale", scale));
    }

    @Override
    public boolean hasBase() {
        return true;
    }

    @Override
    public List<String> problems(List<MergeMember> members) {
        return List.of();
    }

    @Override
    public Kernels over(MergedModels models) {
        double[] weights = TaskVectors.weights(models);
        return parameter -> {
            long[] streams = new long[weights.length];
            for (int member = 0; member < streams.length; member++) {
                streams[member] = mixed(mixed(mixed(seed) + member) + textHash(parameter));
            }
            return (numbers, target, count, first) -> {
                double[] base = numbers[0];
                for (int i = 0; i < count; i++) {
                    double sum = 0;
                    for (int member = 0; member < weights.length; member++) {
                        if (uniform(streams[member], first + i) < density) {
                            sum += weights[member] * (numbers[member + 1][i] - base[i]) / density;
                        }
                    }
                    target[i] = base[i] + scale * sum;
                }
            };
        };
    }

    /** FNV-1a over the characters: unlike {@code hashCode}, of 64 bits. */
    private static long textHash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    private static double uniform(long stream, long index) {
        return (mixed(stream + index * GOLDEN_RATIO) >>> 11) * 0x1p-53;
    }

    /** The finaliser of SplitMix64. */
    private static long mixed(long bits) {
        long value = bits + GOLDEN_RATIO;
        value = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        value = (value ^ value >>> 27) * 0x94d049bb133111ebL;
        return value ^ value >>> 31;
    }
}
