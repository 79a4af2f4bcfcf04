package dev.hubbub.contracts.task;

import java.util.List;

/**
 * How a run of training goes, or went, in as few points as a picture shows.
 *
 * @param steps how many are planned
 * @param stretches steps that were taken, in their order
 * @param judged what was found on the way on what the run holds out, in the same order
 */
public record TrainingCurve(int steps, List<Stretch> stretches, List<Judged> judged) {

    public TrainingCurve {
        stretches = List.copyOf(stretches);
        judged = List.copyOf(judged);
    }

    /**
     * Steps that follow each other, by their means.
     *
     * @param first step
     * @param last step
     * @param mean of what the steps made small: the loss with all that the run adds to it
     * @param learningRate absent where the curve does not say it
     * @param gradientNorm before it was clipped; absent where the curve does not say it
     */
    public record Stretch(int first, int last, double mean, Double learningRate, Double gradientNorm) {}

    /**
     * What was found after a step.
     *
     * @param step 0 before the first
     * @param errorRate word error rate as a fraction of one
     */
    public record Judged(int step, double errorRate) {}
}
