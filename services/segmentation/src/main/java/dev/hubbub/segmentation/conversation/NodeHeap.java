package dev.hubbub.segmentation.conversation;

/**
 * A binary heap of distinct nodes with the youngest (largest) first, whose inner order can be seen: it numbers the
 * clusters. A priority queue of the library does not promise one.
 */
final class NodeHeap {

    private final int[] nodes;
    private int size;

    NodeHeap(int capacity, int first) {
        nodes = new int[capacity];
        nodes[0] = first;
        size = 1;
    }

    int size() {
        return size;
    }

    int youngest() {
        return nodes[0];
    }

    int at(int place) {
        return nodes[place];
    }

    void add(int node) {
        int place = size++;
        while (place > 0 && nodes[(place - 1) / 2] < node) {
            nodes[place] = nodes[(place - 1) / 2];
            place = (place - 1) / 2;
        }
        nodes[place] = node;
    }

    /** Removes the youngest and adds an older one. */
    void replaceYoungest(int node) {
        int place = 0;
        int child = youngerChild(place);
        while (child < size && nodes[child] > node) {
            nodes[place] = nodes[child];
            place = child;
            child = youngerChild(place);
        }
        nodes[place] = node;
    }

    /** Place of the younger child, or a place beyond the heap if there is none. */
    private int youngerChild(int place) {
        int left = 2 * place + 1;
        return left + 1 < size && nodes[left + 1] > nodes[left] ? left + 1 : left;
    }
}
