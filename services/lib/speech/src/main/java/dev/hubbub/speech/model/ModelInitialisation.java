package dev.hubbub.speech.model;

import java.nio.file.Path;

/** How models of a family begin that have learnt nothing. */
@FunctionalInterface
public interface ModelInitialisation {

    /**
     * How weights are drawn.
     *
     * @param seed equal seeds give equal weights
     * @param stemScale how many times larger than usual the first layers' are, those that hear
     */
    record Drawing(long seed, double stemScale) {
        public Drawing {
            if (!(stemScale > 0) || Double.isInfinite(stemScale)) {
                throw new IllegalArgumentException("The scale of the stem must be above 0, not " + stemScale + ".");
            }
        }
    }

    /**
     * Writes a checkpoint with random weights.
     *
     * @param configuration the folder of a model's configuration and tokenizer; weights in it are not looked at
     * @param folder where to, which is there
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if they are not those of a model of this family
     */
    void write(Path configuration, Path folder, Drawing drawing);
}
