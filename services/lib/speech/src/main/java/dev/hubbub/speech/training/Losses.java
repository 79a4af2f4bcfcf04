package dev.hubbub.speech.training;

/**
 * What a model loses on something.
 *
 * @param total what is minimised
 * @param crossEntropy per token that is to be learnt, in nats, smoothed if labels are
 * @param divergence from the base, per such token; 0 if it is not looked at
 * @param drift from the base, weighted by importance; 0 if it is not looked at
 */
public record Losses(double total, double crossEntropy, double divergence, double drift) {

    /** Their mean. */
    static Losses mean(Iterable<Losses> all) {
        double[] sums = new double[4];
        int count = 0;
        for (Losses one : all) {
            sums[0] += one.total;
            sums[1] += one.crossEntropy;
            sums[2] += one.divergence;
            sums[3] += one.drift;
            count++;
        }
        return new Losses(sums[0] / count, sums[1] / count, sums[2] / count, sums[3] / count);
    }
}
