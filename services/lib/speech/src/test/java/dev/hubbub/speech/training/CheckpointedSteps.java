package dev.hubbub.speech.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.TrainableModel;
import java.util.List;
import java.util.Optional;

/** Steps whose activations are computed again are those whose activations are kept. */
public final class CheckpointedSteps {
    private static final int STEPS = 3;

    private CheckpointedSteps() {}

    /**
     * Takes some steps in both ways.
     *
     * @param tolerance of losses and gradient norms, as a share of them
     */
    public static void assertSame(
            TrainableModel model, LearntParameters which, List<TrainingBatch> batches, double tolerance) {
        assertSame(model, which, Objective.CROSS_ENTROPY, batches, tolerance);
    }

    /**
     * The same with an objective that may leave something out.
     *
     * @param tolerance of losses, gradient norms and the gradients themselves, as a share of them
     */
    public static void assertSame(
            TrainableModel model,
            LearntParameters which,
            Objective objective,
            List<TrainingBatch> batches,
            double tolerance) {
        try (Learner keeping = learner(model, which, objective, false);
                Learner again = learner(model, which, objective, true)) {
            for (int step = 0; step < STEPS; step++) {
                Learner.Step expected = keeping.step(batches, 1e-4, step);
                Learner.Step found = again.step(batches, 1e-4, step);
                assertEquals(expected.taken(), found.taken(), "step " + step);
                double loss = expected.losses().total();
                assertEquals(loss, found.losses().total(), tolerance * loss, "loss of step " + step);
                assertEquals(
                        expected.gradientNorm(),
                        found.gradientNorm(),
                        tolerance * expected.gradientNorm(),
                        "gradient norm of step " + step);
            }
            assertSameWeights(keeping.parameters(), again.parameters());
            assertSameGradients(keeping.state(), again.state(), tolerance);
        }
    }

    /** By their means, as the optimiser keeps them; and each has been there in as many steps. */
    private static void assertSameGradients(ParameterSet expected, ParameterSet found, double tolerance) {
        double longest = expected.stream()
                .filter(one -> one.name().startsWith("mean|"))
                .mapToDouble(one -> length(one.floats()))
                .max()
                .orElseThrow();
        for (Parameter one : expected) {
            float[] other = found.get(one.name()).floats();
            if (one.name().startsWith("count|")) {
                assertArrayEquals(one.floats(), other, one.name());
            } else if (one.name().startsWith("mean|")) {
                float[] apart = one.floats();
                for (int i = 0; i < apart.length; i++) {
                    apart[i] -= other[i];
                }
                double most = 10 * tolerance * length(one.floats()) + 1e-5 * longest;
                assertTrue(length(apart) <= most, one.name() + ": " + length(apart) + " of " + length(one.floats()));
            }
        }
    }

    private static double length(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    /** What batch norms have counted among them; a gradient that is nearly none may go either way. */
    private static void assertSameWeights(ParameterSet expected, ParameterSet found) {
        for (Parameter parameter : expected) {
            assertArrayEquals(
                    parameter.floats(), found.get(parameter.name()).floats(), 2 * STEPS * 1e-4f, parameter.name());
        }
        assertTrue(expected.names().size() > 1);
    }

    private static Learner learner(
            TrainableModel model, LearntParameters which, Objective objective, boolean checkpointing) {
        return new Learner(model, which, objective, AdamW.USUAL, Optional.empty(), checkpointing, 1);
    }
}
