package dev.hubbub.media.lips;

import dev.hubbub.media.face.Landmarks;
import java.util.function.UnaryOperator;

/** Points of a face that lie where the mean face has them, moved at will. */
final class Faces {

    static final double MOUTH_X = 129.31;
    static final double MOUTH_Y = 157.82;

    private Faces() {}

    static Landmarks mean() {
        return moved(point -> point);
    }

    static Landmarks moved(UnaryOperator<double[]> move) {
        double[] x = new double[Landmarks.POINTS];
        double[] y = new double[Landmarks.POINTS];
        for (int point = 0; point < x.length; point++) {
            put(x, y, point, 132 + (point % 7 - 3) * 17, 136 + (point % 5 - 2) * 30);
        }
        for (int point = Landmarks.MOUTH; point < x.length; point++) {
            put(x, y, point, MOUTH_X, MOUTH_Y);
        }
        put(x, y, 28, 128.49, 106.92);
        put(x, y, 33, 128.87, 137.30);
        put(x, y, 36, 92.52, 94.37);
        put(x, y, 39, 112.77, 94.94);
        put(x, y, 42, 145.53, 94.53);
        put(x, y, 45, 166.68, 93.57);
        put(x, y, 48, 107.17, 157.20);
        put(x, y, 54, 152.19, 156.99);
        // So that the mean of the mouth's points is still its middle.
        put(x, y, 49, 2 * MOUTH_X - 107.17, 2 * MOUTH_Y - 157.20);
        put(x, y, 55, 2 * MOUTH_X - 152.19, 2 * MOUTH_Y - 156.99);
        for (int point = 0; point < x.length; point++) {
            double[] place = move.apply(new double[] {x[point], y[point]});
            put(x, y, point, place[0], place[1]);
        }
        return new Landmarks(x, y);
    }

    private static void put(double[] x, double[] y, int point, double right, double down) {
        x[point] = right;
        y[point] = down;
    }
}
