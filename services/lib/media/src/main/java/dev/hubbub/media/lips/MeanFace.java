package dev.hubbub.media.lips;

import dev.hubbub.media.face.Landmarks;
import java.util.Optional;

/**
 * The face that every face is brought to, in a picture of 256 x 256 pixels: where those of its points are that move little
 * when people speak.
 */
final class MeanFace {

    static final int SIZE = 256;

    private static final int[] STABLE = {28, 33, 36, 39, 42, 45, 48, 54};
    private static final double[][] PLACES = {
        {128.49, 106.92},
        {128.87, 137.30},
        {92.52, 94.37},
        {112.77, 94.94},
        {145.53, 94.53},
        {166.68, 93.57},
        {107.17, 157.20},
        {152.19, 156.99}
    };

    private MeanFace() {}

    /** What brings a face there; nothing if its points are no face's. */
    static Optional<Similarity> similarity(Landmarks face) {
        double[][] points = new double[STABLE.length][];
        for (int i = 0; i < STABLE.length; i++) {
            points[i] = new double[] {face.x()[STABLE[i]], face.y()[STABLE[i]]};
        }
        return Similarity.leastMedian(points, PLACES);
    }
}
