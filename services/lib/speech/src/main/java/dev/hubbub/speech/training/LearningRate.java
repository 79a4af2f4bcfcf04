package dev.hubbub.speech.training;

/**
 * The rate of every step: from zero up to the peak, then down to zero or not.
 *
 * @param peak the highest rate
 * @param warmup steps of the linear rise; the very first of them has rate zero
 * @param total steps of the whole run, at whose end a decay reaches zero
 * @param decay how it goes on behind the rise
 */
public record LearningRate(double peak, int warmup, int total, Decay decay) {

    /** How a rate goes on behind its rise. */
    public enum Decay {
        /** It stays at the peak. */
        CONSTANT {
            @Override
            double share(double done) {
                return 1;
            }
        },
        /** It falls by the same amount at every step. */
        LINEAR {
            @Override
            double share(double done) {
                return 1 - done;
            }
        },
        /** It falls along half a cosine. */
        COSINE {
            @Override
            double share(double done) {
                return 0.5 * (1 + Math.cos(Math.PI * done));
            }
        };

        /** @param done from 0 at the peak to 1 at the end */
        abstract double share(double done);
    }

    public LearningRate {
        if (!(peak > 0) || Double.isInfinite(peak)) {
            throw new IllegalArgumentException("The learning rate must be above 0, not " + peak + ".");
        }
        if (warmup < 0 || total < 1 || warmup > total) {
            throw new IllegalArgumentException(
                    "The warm-up must be 0 to " + total + " steps, those of the whole run, not " + warmup + ".");
        }
    }

    /** The rate of a step, the first of which is 0. */
    public double at(int step) {
        if (step < warmup) {
            return peak * step / warmup;
        }
        double done = total == warmup ? 0 : Math.min(1, (double) (step - warmup) / (total - warmup));
        return peak * decay.share(done);
    }
}
