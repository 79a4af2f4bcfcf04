package dev.hubbub.evaluation.index;

/**
 * A metric's value and how sure it is.
 *
 * @param value the metric, as a fraction
 * @param low where the 95 % interval begins; absent where none is computed
 * @param high where it ends
 */
public record Estimate(double value, Double low, Double high) {

    /** A value of which no interval is known. */
    static Estimate of(double value) {
        return new Estimate(value, null, null);
    }
}
