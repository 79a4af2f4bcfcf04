package dev.hubbub.speech.training.run;

import dev.hubbub.speech.torch.MemoryUse;
import dev.hubbub.speech.training.Losses;
import java.time.Duration;
import java.util.Locale;

/** Is told how a run goes. */
public interface TrainingListener {

    /**
     * A step.
     *
     * @param step its number, from 1
     * @param steps of the whole run
     * @param epochs gone through so far
     * @param losses before it, the mean of its batches
     * @param rate its learning rate
     * @param gradientNorm of all gradients together, before clipping
     * @param taken whether it was taken; not if a loss or gradient was no number
     * @param examplesPerSecond since the run began or was taken up again
     * @param secondsLeft until the last step, at the pace so far
     * @param memory that the run takes
     */
    record Step(
            int step,
            int steps,
            double epochs,
            Losses losses,
            double rate,
            double gradientNorm,
            boolean taken,
            double examplesPerSecond,
            double secondsLeft,
            MemoryUse memory) {

        /** For people, in a line. */
        public String text() {
            String used = memory.text();
            return String.format(
                    Locale.ROOT,
                    "step %d of %d, epoch %.2f: loss %s, rate %.2e, gradient %.3f, %.1f examples/s, %s left%s",
                    step,
                    steps,
                    epochs,
                    losses.text(),
                    rate,
                    gradientNorm,
                    examplesPerSecond,
                    left(),
                    used.isEmpty() ? "" : ", " + used);
        }

        private String left() {
            Duration left = Duration.ofSeconds(Math.round(secondsLeft));
            return left.toHours() > 0
                    ? String.format(Locale.ROOT, "%d:%02d h", left.toHours(), left.toMinutesPart())
                    : String.format(Locale.ROOT, "%d:%02d min", left.toMinutes(), left.toSecondsPart());
        }
    }

    /** A step is done. */
    default void step(Step step) {}

    /**
     * A checkpoint is saved and evaluated.
     *
     * @param step after which; 0 is the base
     * @param best whether none was better
     */
    default void evaluated(int step, Evaluation evaluation, boolean best) {}

    /** All that is needed to go on from a step is in the run's folder; see {@link RunFolder#snapshot}. */
    default void resumable(int step) {}

    /** Something that people should know. */
    default void notice(String sentence) {}

    /** Something that people should look at, for the run is not what they asked for. */
    default void warning(String sentence) {
        notice(sentence);
    }
}
