package dev.hubbub.scoring.significance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * Compares the best of several systems with each of the others, where the data that they are compared on also said which is
 * the best: of many that are equal one comes out ahead, and looks better than most of them. All systems are drawn together,
 * and a difference counts as chance while the largest one of any two systems, in units of its own standard error, is as
 * large in draws where there is none. Whichever is the best is covered by that, and so is how many there are.
 *
 * <p>Standard errors of few units are uncertain themselves, which draws do not show: differences are compared as the
 * quantiles of a normal distribution that Student's t has (by D. L. Wallace, Bounds on normal approximations to Student's
 * and the chi-square distributions, 1959).
 *
 * <p>Source: P. H. Westfall and S. S. Young, Resampling-based multiple testing, 1993 (of the largest statistic, in one step).
 *
 * @param resamples how often as many units are drawn as there are; no p-value is below one over one more
 * @param confidence of all intervals together, such as 0.95
 * @param seed equal ones give equal results
 */
public record BestOfSeveral(int resamples, double confidence, long seed) {

    /** A standard error so small, of numbers of the size of one, is rounding. */
    private static final double NOTHING = 1e-12;

    public BestOfSeveral {
        if (resamples < 1 || !(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("At least one resample and a confidence between 0 and 1 are needed, not "
                    + resamples + " and " + confidence + ".");
        }
    }

    /**
     * How a system compares with the best.
     *
     * @param change its rate less that of the best
     * @param interval where the change lies; that all of them do is as sure as was asked
     * @param pValue how often so large a difference comes about between any two where there is none
     */
    public record Difference(double change, Interval interval, double pValue) {}

    /**
     * Compares.
     *
     * @param errors by system and unit; the first system is the best, less is better
     * @param length by unit, what sums of errors are divided by; their sum is above zero
     * @return one for each system but the first
     */
    public List<Difference> compare(double[][] errors, double[] length) {
        double all = DoubleStream.of(length).sum();
        if (!(all > 0) || Arrays.stream(errors).anyMatch(system -> system.length != length.length)) {
            throw new IllegalArgumentException("There is nothing to compare in " + length.length
                    + " units of a length of " + all + ", or some system has others.");
        }
        Residuals residuals = Residuals.of(errors, length, all);
        double[] largest = largest(residuals, length, all);
        Arrays.sort(largest);
        double quantile = largest[Math.min(largest.length - 1, (int) Math.ceil(confidence * largest.length) - 1)];
        int degrees = Math.max(1, length.length - 1);
        List<Difference> differences = new ArrayList<>();
        for (int system = 1; system < errors.length; system++) {
            double change = residuals.rates[system] - residuals.rates[0];
            double error = residuals.deviation[0][system] * Math.sqrt(length.length / (double) degrees);
            double half = student(quantile, degrees) * error;
            double size =
                    error > NOTHING ? normal(change / error, degrees) : change == 0 ? 0 : Double.POSITIVE_INFINITY;
            differences.add(new Difference(
                    change,
                    new Interval(change - half, change + half),
                    (atLeast(largest, size) + 1.0) / (resamples + 1)));
        }
        return differences;
    }

    /**
     * What is drawn.
     *
     * @param rates by system
     * @param values by unit and system: errors less those that the system's rate makes of the unit's length
     * @param deviation by two systems, of the difference between their rates as drawn
     */
    private record Residuals(double[] rates, double[][] values, double[][] deviation) {

        static Residuals of(double[][] errors, double[] length, double all) {
            double[] rates = new double[errors.length];
            double[][] values = new double[length.length][errors.length];
            for (int system = 0; system < errors.length; system++) {
                rates[system] = DoubleStream.of(errors[system]).sum() / all;
                for (int unit = 0; unit < length.length; unit++) {
                    values[unit][system] = errors[system][unit] - rates[system] * length[unit];
                }
            }
            double[][] deviation = new double[errors.length][errors.length];
            for (int one = 0; one < errors.length; one++) {
                for (int other = one + 1; other < errors.length; other++) {
                    double sum = 0;
                    for (double[] unit : values) {
                        sum += (unit[one] - unit[other]) * (unit[one] - unit[other]);
                    }
                    deviation[one][other] = Math.sqrt(sum) / all;
                }
            }
            return new Residuals(rates, values, deviation);
        }
    }

    /** Of each draw, the largest difference between two systems, in units of its deviation, beyond what there is. */
    private double[] largest(Residuals residuals, double[] length, double all) {
        double[] largest = new double[resamples];
        SplittableRandom random = new SplittableRandom(seed);
        int systems = residuals.rates.length;
        for (int resample = 0; resample < resamples; resample++) {
            double[] sums = new double[systems];
            double words = 0;
            // A draw of nothing but empty references has no rate, and is drawn anew.
            while (words == 0) {
                for (int i = 0; i < length.length; i++) {
                    int unit = random.nextInt(length.length);
                    words += length[unit];
                    double[] values = residuals.values[unit];
                    for (int system = 0; system < systems; system++) {
                        sums[system] += values[system];
                    }
                }
            }
            for (int one = 0; one < systems; one++) {
                for (int other = one + 1; other < systems; other++) {
                    double deviation = residuals.deviation[one][other];
                    if (deviation > NOTHING) {
                        largest[resample] =
                                Math.max(largest[resample], Math.abs(sums[one] - sums[other]) / words / deviation);
                    }
                }
            }
        }
        return largest;
    }

    private static int atLeast(double[] sorted, double size) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) / 2;
            if (sorted[middle] >= size) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return sorted.length - from;
    }

    /** The normal quantile that is as far out as Student's t of so many degrees of freedom; not negative. */
    private static double normal(double t, int degrees) {
        return scale(degrees) * Math.sqrt(degrees * Math.log1p(t * t / degrees));
    }

    /** The reverse of {@link #normal}. */
    private static double student(double quantile, int degrees) {
        double size = quantile / scale(degrees);
        return Math.sqrt(degrees * Math.expm1(size * size / degrees));
    }

    private static double scale(int degrees) {
        return (8.0 * degrees + 1) / (8.0 * degrees + 3);
    }
}
