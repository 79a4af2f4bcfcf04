package dev.hubbub.scoring.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * How well a grouping of speakers into conversations agrees with the true one. Only who is with whom counts, not the
 * names of the groups.
 */
public final class ClusterAgreement {

    private final List<String> speakers;
    private final Map<String, ?> truth;
    private final Map<String, ?> found;

    private ClusterAgreement(Map<String, ?> truth, Map<String, ?> found) {
        this.speakers = List.copyOf(truth.keySet());
        this.truth = new HashMap<>(truth);
        this.found = new HashMap<>(found);
    }

    /**
     * Compares the groupings of the speakers of {@code truth}; further speakers in {@code found} are ignored.
     *
     * @param truth group by speaker
     * @param found group by speaker
     * @throws IllegalArgumentException if a speaker of {@code truth} is missing from {@code found}
     */
    public static ClusterAgreement between(Map<String, ?> truth, Map<String, ?> found) {
        for (String speaker : truth.keySet()) {
            if (!found.containsKey(speaker)) {
                throw new IllegalArgumentException("Speaker " + speaker
                        + " has no conversation in the grouping to be scored; add the speaker to it");
            }
        }
        return new ClusterAgreement(truth, found);
    }

    /** F1 over all pairs of speakers, "together" being the positive class; 0 when no pair is rightly together. */
    public double pairF1() {
        Pairs pairs = new Pairs();
        for (int first = 0; first < speakers.size(); first++) {
            for (int second = first + 1; second < speakers.size(); second++) {
                pairs.count(speakers.get(first), speakers.get(second));
            }
        }
        return pairs.f1();
    }

    /**
     * {@link #pairF1} over the pairs with one speaker, not rounded.
     *
     * @throws IllegalArgumentException if the speaker is not in the true grouping
     */
    public double pairF1Of(String speaker) {
        if (!truth.containsKey(speaker)) {
            throw new IllegalArgumentException(
                    "Speaker " + speaker + " has no conversation in the true grouping; add the speaker to it");
        }
        Pairs pairs = new Pairs();
        for (String other : speakers) {
            if (!other.equals(speaker)) {
                pairs.count(speaker, other);
            }
        }
        return pairs.f1();
    }

    /** The adjusted Rand index (Hubert and Arabie 1985): 1 for equal groupings, about 0 for unrelated ones. */
    public double adjustedRandIndex() {
        long truthPairs = pairsWithin(counts(speaker -> truth.get(speaker)));
        long foundPairs = pairsWithin(counts(speaker -> found.get(speaker)));
        long bothPairs = pairsWithin(counts(speaker -> new GroupPair(truth.get(speaker), found.get(speaker))));
        long count = speakers.size();
        long missed = truthPairs - bothPairs;
        long wrong = foundPairs - bothPairs;
        if (missed == 0 && wrong == 0) {
            return 1.0;
        }
        long apart = count * (count - 1) / 2 - bothPairs - missed - wrong;
        double agreement = (double) bothPairs * apart - (double) missed * wrong;
        double chance =
                (double) (bothPairs + missed) * (missed + apart) + (double) (bothPairs + wrong) * (wrong + apart);
        return 2.0 * agreement / chance;
    }

    private List<Integer> counts(Function<String, Object> group) {
        Map<Object, Integer> sizes = new HashMap<>();
        for (String speaker : speakers) {
            sizes.merge(group.apply(speaker), 1, Integer::sum);
        }
        return new ArrayList<>(sizes.values());
    }

    private static long pairsWithin(List<Integer> sizes) {
        return sizes.stream().mapToLong(size -> (long) size * (size - 1) / 2).sum();
    }

    private record GroupPair(Object truth, Object found) {}

    /** Pairs counted by whether they are together in the truth and in what was found. */
    private final class Pairs {

        private int rightlyTogether;
        private int wronglyTogether;
        private int wronglyApart;

        void count(String first, String second) {
            boolean together = Objects.equals(truth.get(first), truth.get(second));
            boolean foundTogether = Objects.equals(found.get(first), found.get(second));
            if (together && foundTogether) {
                rightlyTogether++;
            } else if (foundTogether) {
                wronglyTogether++;
            } else if (together) {
                wronglyApart++;
            }
        }

        double f1() {
            if (rightlyTogether == 0) {
                return 0.0;
            }
            double precision = (double) rightlyTogether / (rightlyTogether + wronglyTogether);
            double recall = (double) rightlyTogether / (rightlyTogether + wronglyApart);
            return 2 * precision * recall / (precision + recall);
        }
    }
}
