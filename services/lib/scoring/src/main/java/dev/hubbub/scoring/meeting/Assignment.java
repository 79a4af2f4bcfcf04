package dev.hubbub.scoring.meeting;

import java.util.Arrays;

/**
 * Which row goes to which column at the lowest total cost, each row to one column and each column to one row.
 *
 * <p>Source: H. W. Kuhn, The Hungarian method for the assignment problem, 1955, row by row along shortest paths, which takes
 * the third power of the size.
 */
final class Assignment {

    private static final int NONE = -1;

    private final long[][] cost;
    private final int size;
    /** What each row and column is worth; no cost is below the sum of both, and it is the sum where they are joined. */
    private final long[] ofRow;

    private final long[] ofColumn;
    private final int[] rowOf;

    private Assignment(long[][] cost) {
        this.cost = cost;
        size = cost.length;
        ofRow = new long[size];
        ofColumn = new long[size];
        rowOf = new int[size];
        Arrays.fill(rowOf, NONE);
    }

    /**
     * The cheapest one.
     *
     * @param cost square
     * @return by row its column
     */
    static int[] cheapest(long[][] cost) {
        Assignment assignment = new Assignment(cost);
        for (int row = 0; row < cost.length; row++) {
            assignment.join(row);
        }
        int[] columns = new int[cost.length];
        for (int column = 0; column < cost.length; column++) {
            columns[assignment.rowOf[column]] = column;
        }
        return columns;
    }

    /** Joins one row more, moving others along the shortest path to a column that is free. */
    private void join(int row) {
        long[] distance = new long[size];
        int[] before = new int[size];
        boolean[] done = new boolean[size];
        Arrays.fill(distance, Long.MAX_VALUE);
        int from = row;
        int last = NONE;
        long reached = 0;
        while (from != NONE) {
            int nearest = NONE;
            for (int column = 0; column < size; column++) {
                if (!done[column]) {
                    long there = reached + cost[from][column] - ofRow[from] - ofColumn[column];
                    if (there < distance[column]) {
                        distance[column] = there;
                        before[column] = last;
                    }
                    nearest = nearest == NONE || distance[column] < distance[nearest] ? column : nearest;
                }
            }
            done[nearest] = true;
            reached = distance[nearest];
            last = nearest;
            from = rowOf[nearest];
        }
        for (int column = 0; column < size; column++) {
            if (done[column] && column != last) {
                ofColumn[column] -= reached - distance[column];
                ofRow[rowOf[column]] += reached - distance[column];
            }
        }
        ofRow[row] += reached;
        while (last != NONE) {
            int previous = before[last];
            rowOf[last] = previous == NONE ? row : rowOf[previous];
            last = previous;
        }
    }
}
