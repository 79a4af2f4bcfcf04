package dev.hubbub.segmentation.conversation;

import java.util.ArrayList;
import java.util.List;

/**
 * The tree of merges of a clustering. Leaves are nodes 0 to n-1; the merge at position m makes node n+m.
 */
final class Dendrogram {

    private final int leaves;
    private final List<Node> nodes;

    private Dendrogram(int leaves, List<Node> nodes) {
        this.leaves = leaves;
        this.nodes = nodes;
    }

    /**
     * Two clusters joined, each named by one of its leaves.
     *
     * @param distance between them
     */
    record Merge(int firstLeaf, int secondLeaf, double distance) {}

    private record Node(int smallerChild, int largerChild, double distance) {}

    /** @param merges n-1 of them in ascending distance */
    static Dendrogram of(int leaves, List<Merge> merges) {
        int[] parents = new int[2 * leaves];
        for (int node = 0; node < parents.length; node++) {
            parents[node] = node;
        }
        List<Node> nodes = new ArrayList<>();
        for (Merge merge : merges) {
            int first = root(parents, merge.firstLeaf());
            int second = root(parents, merge.secondLeaf());
            parents[first] = leaves + nodes.size();
            parents[second] = leaves + nodes.size();
            nodes.add(new Node(Math.min(first, second), Math.max(first, second), merge.distance()));
        }
        return new Dendrogram(leaves, nodes);
    }

    private static int root(int[] parents, int node) {
        int root = node;
        while (parents[root] != root) {
            root = parents[root];
        }
        return root;
    }

    /** Number of clusters left when no merge at this distance or beyond is made. */
    int clustersBelow(double distance) {
        return 1
                + (int) nodes.stream()
                        .filter(node -> node.distance() >= distance)
                        .count();
    }

    /**
     * The cluster of every leaf, for a number of clusters from 1 to the number of leaves. Clusters are numbered as
     * scikit-learn numbers them: by their place in a heap in which the youngest node is split first.
     */
    int[] labels(int clusters) {
        NodeHeap heap = new NodeHeap(clusters, leaves + nodes.size() - 1);
        while (heap.size() < clusters) {
            Node split = nodes.get(heap.youngest() - leaves);
            heap.add(split.smallerChild());
            heap.replaceYoungest(split.largerChild());
        }
        int[] labels = new int[leaves];
        for (int cluster = 0; cluster < clusters; cluster++) {
            label(heap.at(cluster), cluster, labels);
        }
        return labels;
    }

    private void label(int node, int cluster, int[] labels) {
        if (node < leaves) {
            labels[node] = cluster;
        } else {
            label(nodes.get(node - leaves).smallerChild(), cluster, labels);
            label(nodes.get(node - leaves).largerChild(), cluster, labels);
        }
    }
}
