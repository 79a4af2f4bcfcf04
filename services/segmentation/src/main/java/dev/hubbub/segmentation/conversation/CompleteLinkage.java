package dev.hubbub.segmentation.conversation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Agglomerative clustering with complete linkage by nearest-neighbour chains (Murtagh 1983): a chain of nearest
 * neighbours is followed until two are each other's nearest, these are merged, and the chain goes on from before them.
 * Ties are broken as in SciPy, because the numbers of the clusters depend on it.
 */
final class CompleteLinkage {

    private final double[][] distances;
    private final boolean[] live;
    private final int[] chain;
    private int chainLength;

    private CompleteLinkage(double[][] distances) {
        int leaves = distances.length;
        this.distances = new double[leaves][];
        for (int leaf = 0; leaf < leaves; leaf++) {
            this.distances[leaf] = distances[leaf].clone();
        }
        this.live = new boolean[leaves];
        Arrays.fill(live, true);
        this.chain = new int[leaves];
    }

    /** @param distances symmetric, at least one row; the diagonal is not read */
    static Dendrogram of(double[][] distances) {
        CompleteLinkage linkage = new CompleteLinkage(distances);
        List<Dendrogram.Merge> merges = new ArrayList<>();
        while (merges.size() < distances.length - 1) {
            merges.add(linkage.merge());
        }
        // The chain finds merges out of order; the sort is stable, so equal distances stay in the order found.
        merges.sort(Comparator.comparingDouble(Dendrogram.Merge::distance));
        return Dendrogram.of(distances.length, merges);
    }

    private Dendrogram.Merge merge() {
        if (chainLength == 0) {
            chain[chainLength++] = firstLive();
        }
        while (true) {
            int end = chain[chainLength - 1];
            int before = chainLength > 1 ? chain[chainLength - 2] : -1;
            int nearest = nearestTo(end, before);
            if (nearest == before) {
                chainLength -= 2;
                return join(Math.min(end, nearest), Math.max(end, nearest));
            }
            chain[chainLength++] = nearest;
        }
    }

    private int firstLive() {
        int index = 0;
        while (!live[index]) {
            index++;
        }
        return index;
    }

    /** The nearest cluster; among equally near ones {@code preferred} if it is one, else the first. */
    private int nearestTo(int end, int preferred) {
        int nearest = preferred;
        double least = preferred < 0 ? Double.POSITIVE_INFINITY : distances[end][preferred];
        for (int other = 0; other < live.length; other++) {
            if (live[other] && other != end && distances[end][other] < least) {
                least = distances[end][other];
                nearest = other;
            }
        }
        return nearest;
    }

    /** The joined cluster goes on under the larger index; it is as far from another as its farther part. */
    private Dendrogram.Merge join(int smaller, int larger) {
        double distance = distances[smaller][larger];
        live[smaller] = false;
        for (int other = 0; other < live.length; other++) {
            if (live[other] && other != larger) {
                double farther = Math.max(distances[smaller][other], distances[larger][other]);
                distances[larger][other] = farther;
                distances[other][larger] = farther;
            }
        }
        return new Dendrogram.Merge(smaller, larger, distance);
    }
}
