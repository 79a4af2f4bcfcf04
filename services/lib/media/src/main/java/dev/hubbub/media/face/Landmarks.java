package dev.hubbub.media.face;

/**
 * The 68 points of a face in the order of the iBUG annotation: 0-16 jaw, 17-26 brows, 27-35 nose, 36-47 eyes, 48-67
 * mouth.
 *
 * @param x pixels from the left, one per point; not copied
 * @param y pixels from the top, one per point; not copied
 */
public record Landmarks(double[] x, double[] y) {

    public static final int POINTS = 68;
    /** The first of the mouth's points, which are the last ones. */
    public static final int MOUTH = 48;

    public Landmarks {
        if (x.length != POINTS || y.length != POINTS) {
            throw new IllegalArgumentException(
                    x.length + " and " + y.length + " coordinates are not those of " + POINTS + " points.");
        }
    }

    /** The mean of the points from one on to the last, as {@code [x, y]}. */
    public double[] centreFrom(int first) {
        double sumX = 0;
        double sumY = 0;
        for (int point = first; point < POINTS; point++) {
            sumX += x[point];
            sumY += y[point];
        }
        int count = POINTS - first;
        return new double[] {sumX / count, sumY / count};
    }

    /** The distance between the outer corners of the eyes. */
    public double eyeDistance() {
        return Math.hypot(x[45] - x[36], y[45] - y[36]);
    }
}
