package dev.hubbub.media.lips;

import java.util.Arrays;
import java.util.Optional;

/**
 * A turn, a scaling and a shift: {@code x' = a x - b y + right}, {@code y' = b x + a y + down}.
 *
 * @param a scale times the cosine of the angle
 * @param b scale times the sine of the angle
 * @param right shift of x
 * @param down shift of y
 */
record Similarity(double a, double b, double right, double down) {

    /** Of so many residuals the middle one is taken, and so much of a Gaussian's width is it. */
    private static final double MEDIAN_TO_DEVIATION = 1.4826;

    private static final double SMALLEST_DEVIATION = 0.001;
    private static final double DEVIATIONS = 2.5;
    /** Below this a square of lengths is nothing: the points are one. */
    private static final double NOTHING = 1e-9;

    double x(double x, double y) {
        return a * x - b * y + right;
    }

    double y(double x, double y) {
        return b * x + a * y + down;
    }

    /** What undoes it. */
    Similarity inverse() {
        double square = a * a + b * b;
        double ia = a / square;
        double ib = -b / square;
        return new Similarity(ia, ib, -(ia * right - ib * down), -(ib * right + ia * down));
    }

    /**
     * The similarity that brings points to others, whatever some of them do: of those through two points each the one with
     * the least median of squared residuals, made exact by least squares over the points that agree with it. Source: P.
     * Rousseeuw, Least Median of Squares Regression, 1984. As there are few points, all pairs are tried and none is drawn.
     *
     * @param from points as {@code [x, y]}
     * @param to where they belong, in the same order
     * @return nothing where the points lie upon each other
     */
    static Optional<Similarity> leastMedian(double[][] from, double[][] to) {
        Similarity best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int first = 0; first < from.length; first++) {
            for (int second = first + 1; second < from.length; second++) {
                boolean[] pair = new boolean[from.length];
                pair[first] = true;
                pair[second] = true;
                Similarity through = leastSquares(from, to, pair);
                double median = through == null ? Double.POSITIVE_INFINITY : median(through.residuals(from, to));
                if (median < least) {
                    least = median;
                    best = through;
                }
            }
        }
        return best == null ? Optional.empty() : Optional.of(best.refined(from, to, least));
    }

    private Similarity refined(double[][] from, double[][] to, double median) {
        double deviation = DEVIATIONS * MEDIAN_TO_DEVIATION * (1 + 5.0 / (from.length - 2)) * Math.sqrt(median);
        double limit = Math.pow(Math.max(deviation, SMALLEST_DEVIATION), 2);
        double[] residuals = residuals(from, to);
        boolean[] agreeing = new boolean[from.length];
        for (int point = 0; point < agreeing.length; point++) {
            agreeing[point] = residuals[point] <= limit;
        }
        Similarity refined = leastSquares(from, to, agreeing);
        return refined == null ? this : refined;
    }

    private double[] residuals(double[][] from, double[][] to) {
        double[] squares = new double[from.length];
        for (int point = 0; point < squares.length; point++) {
            double across = x(from[point][0], from[point][1]) - to[point][0];
            double along = y(from[point][0], from[point][1]) - to[point][1];
            squares[point] = across * across + along * along;
        }
        return squares;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Closed form over the chosen points; {@code null} if they do not say. */
    private static Similarity leastSquares(double[][] from, double[][] to, boolean[] chosen) {
        double[] fromCentre = centre(from, chosen);
        double[] toCentre = centre(to, chosen);
        double spread = 0;
        double along = 0;
        double across = 0;
        for (int point = 0; point < from.length; point++) {
            if (chosen[point]) {
                double x = from[point][0] - fromCentre[0];
                double y = from[point][1] - fromCentre[1];
                double toX = to[point][0] - toCentre[0];
                double toY = to[point][1] - toCentre[1];
                spread += x * x + y * y;
                along += x * toX + y * toY;
                across += x * toY - y * toX;
            }
        }
        double size = along * along + across * across;
        if (spread < NOTHING || size < NOTHING) {
            return null;
        }
        double a = along / spread;
        double b = across / spread;
        return new Similarity(
                a,
                b,
                toCentre[0] - a * fromCentre[0] + b * fromCentre[1],
                toCentre[1] - b * fromCentre[0] - a * fromCentre[1]);
    }

    private static double[] centre(double[][] points, boolean[] chosen) {
        double x = 0;
        double y = 0;
        int count = 0;
        for (int point = 0; point < points.length; point++) {
            if (chosen[point]) {
                x += points[point][0];
                y += points[point][1];
                count++;
            }
        }
        return new double[] {x / count, y / count};
    }
}
