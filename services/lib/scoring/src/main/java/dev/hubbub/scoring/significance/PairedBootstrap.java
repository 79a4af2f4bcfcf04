package dev.hubbub.scoring.significance;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * Compares error rates by drawing units again and again, the same ones for both systems. Intervals are those of the
 * percentiles.
 *
 * <p>Source: M. Bisani and H. Ney, Bootstrap estimates for confidence intervals in ASR performance evaluation, 2004.
 *
 * @param resamples how often as many units are drawn as there are
 * @param confidence of the intervals, such as 0.95
 * @param seed equal ones give equal results
 */
public record PairedBootstrap(int resamples, double confidence, long seed) {

    /** What the field uses. */
    public static final PairedBootstrap USUAL = new PairedBootstrap(10_000, 0.95, 0);

    public PairedBootstrap {
        if (resamples < 1 || !(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("At least one resample and a confidence between 0 and 1 are needed, not "
                    + resamples + " and " + confidence + ".");
        }
    }

    /**
     * Compares the pooled rates of two systems.
     *
     * @throws IllegalArgumentException if the references of all units together are empty
     */
    public PairedComparison compare(List<PairedUnit> units) {
        int count = units.size();
        double[] base = new double[count];
        double[] other = new double[count];
        double[] length = new double[count];
        for (int i = 0; i < count; i++) {
            base[i] = units.get(i).base().edits();
            other[i] = units.get(i).other().edits();
            length[i] = units.get(i).base().referenceLength();
        }
        if (DoubleStream.of(length).sum() == 0) {
            throw new IllegalArgumentException("Nothing was said in these references, so there is no error rate.");
        }
        return compare(base, other, length);
    }

    /**
     * Compares the means of two systems, of which each unit has a part: its errors, and what they are divided by.
     *
     * @param base by unit, of the system that is compared with; less is better
     * @param other by unit, of the system that is compared
     * @param length by unit, what the sums are divided by: words, or how many values were added
     * @throws IllegalArgumentException if all lengths together are nothing, or arrays are of different units
     */
    public PairedComparison compare(double[] base, double[] other, double[] length) {
        int count = length.length;
        double all = DoubleStream.of(length).sum();
        if (base.length != count || other.length != count || !(all > 0)) {
            throw new IllegalArgumentException("There is nothing to compare in " + base.length + ", " + other.length
                    + " and " + count + " units of a length of " + all + ".");
        }
        double[] baseRates = new double[resamples];
        double[] otherRates = new double[resamples];
        double[] differences = new double[resamples];
        SplittableRandom random = new SplittableRandom(seed);
        int notAbove = 0;
        int notBelow = 0;
        for (int resample = 0; resample < resamples; resample++) {
            double edits = 0;
            double otherEdits = 0;
            double words = 0;
            // A draw of nothing but empty references has no rate, and is drawn anew.
            while (words == 0) {
                for (int i = 0; i < count; i++) {
                    int unit = random.nextInt(count);
                    edits += base[unit];
                    otherEdits += other[unit];
                    words += length[unit];
                }
            }
            baseRates[resample] = edits / words;
            otherRates[resample] = otherEdits / words;
            differences[resample] = (otherEdits - edits) / words;
            notAbove += otherEdits <= edits ? 1 : 0;
            notBelow += otherEdits >= edits ? 1 : 0;
        }
        return new PairedComparison(
                count,
                DoubleStream.of(base).sum() / all,
                DoubleStream.of(other).sum() / all,
                Interval.of(baseRates, confidence),
                Interval.of(otherRates, confidence),
                Interval.of(differences, confidence),
                // One more of each, so that no finite number of draws says never.
                Math.min(1, 2.0 * (Math.min(notAbove, notBelow) + 1) / (resamples + 1)));
    }
}
