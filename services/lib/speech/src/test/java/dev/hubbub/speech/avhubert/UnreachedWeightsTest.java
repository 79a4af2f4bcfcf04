package dev.hubbub.speech.avhubert;

import static dev.hubbub.speech.avhubert.TrainedFamily.batch;
import static dev.hubbub.speech.avhubert.TrainedFamily.learner;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.TrainingBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the optimiser makes of weights that a step does not go through is what PyTorch's makes of them. */
class UnreachedWeightsTest {
    private static final String EYE = "encoder.feature_extractor_video.*";
    private static final String LAYER = "encoder.encoder.layers.0.";
    private static final String EAR = "encoder.feature_extractor_audio.proj.weight";
    private static final double RATE = 3e-3;

    @TempDir
    Path base;

    private static Objective leaving(double layers) {
        return new Objective(0, 0, 0, Optional.empty(), new Regularisation(0, layers));
    }

    private static Map<String, float[]> state(Learner learner) {
        Map<String, float[]> state = new LinkedHashMap<>();
        for (Parameter one : learner.state()) {
            state.put(one.name(), one.floats());
        }
        return state;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_layer_that_is_left_out_of_a_step_neither_decays_nor_moves_on_and_others_do(boolean checkpointing)
            throws IOException {
        try (LipReaderTraining model = TrainedFamily.SEQ2SEQ.open(base);
                Learner learner = new Learner(
                        model,
                        LearntParameters.of(model, List.of(EYE), Optional.empty()),
                        leaving(0.5),
                        AdamW.USUAL,
                        Optional.empty(),
                        checkpointing,
                        1)) {
            int left = 0;
            int seen = 0;
            String bias = LAYER + "layer_norm.bias";
            for (int seed = 0; left == 0 || seen == 0; seed++) {
                Map<String, float[]> before = state(learner);
                assertTrue(learner.step(List.of(batch(model)), RATE, seed).taken());
                Map<String, float[]> after = state(learner);
                boolean counted = after.get("count|" + bias)[0] > before.get("count|" + bias)[0];
                assertEquals(seed + 1, after.get("count|decoder.layers.0.fc1.weight")[0]);
                assertEquals(seen + (counted ? 1 : 0), after.get("count|" + bias)[0]);
                before.forEach((name, values) -> {
                    if (name.contains(LAYER) && !name.contains("k_proj.bias")) {
                        assertEquals(!counted, Arrays.equals(values, after.get(name)), name);
                    }
                });
                // Only a layer that has moved could move on.
                left += counted || seen == 0 ? 0 : 1;
                seen += counted ? 1 : 0;
            }
        }
    }

    @Test
    void a_layer_that_one_of_a_steps_batches_goes_through_is_moved_by_it_alone() throws IOException {
        String layer = LAYER + "layer_norm.weight";
        try (LipReaderTraining model = TrainedFamily.SEQ2SEQ.open(base)) {
            LearntParameters noEye = LearntParameters.of(model, List.of(EYE), Optional.empty());
            TrainingBatch batch = batch(model);
            boolean reached = false;
            for (int seed = 0; !reached; seed++) {
                try (Learner learner = new Learner(model, noEye, leaving(0.9), AdamW.USUAL, Optional.empty(), 1)) {
                    learner.step(List.of(batch, batch, batch, batch), RATE, seed);
                    Map<String, float[]> after = state(learner);
                    reached = after.get("count|" + layer)[0] == 1;
                    float[] mean = after.get("mean|" + layer);
                    assertEquals(!reached, Arrays.equals(new float[mean.length], mean));
                }
            }
        }
    }

    @Test
    void a_step_that_goes_through_nothing_that_is_learnt_changes_nothing() throws IOException {
        try (LipReaderTraining model = TrainedFamily.SEQ2SEQ.open(base)) {
            List<String> layer = model.parameters().names().stream()
                    .filter(name -> name.startsWith(LAYER))
                    .toList();
            LearntParameters alone = new LearntParameters(layer, Optional.empty());
            try (Learner learner = new Learner(model, alone, leaving(0.99), AdamW.USUAL, Optional.empty(), 1)) {
                Map<String, float[]> before = state(learner);
                Learner.Step step = learner.step(List.of(batch(model), batch(model)), RATE, 1);
                assertTrue(step.taken());
                assertEquals(0, step.gradientNorm());
                Map<String, float[]> after = state(learner);
                before.forEach((name, values) -> assertArrayEquals(values, after.get(name), name));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_lies_behind_a_sense_that_is_dropped_has_gradients_of_zero(TrainedFamily family) throws IOException {
        AdamW usual = AdamW.USUAL;
        try (LipReaderTraining model = family.open(base);
                Learner learner = learner(model, List.of(EYE), Optional.empty())) {
            learner.step(List.of(batch(model)), RATE, 0);
            Map<String, float[]> before = state(learner);
            learner.step(List.of(batch(model, Set.of(Modality.VIDEO))), RATE, 1);
            Map<String, float[]> after = state(learner);
            assertEquals(2, after.get("count|" + EAR)[0]);
            float[] weights = before.get("weight|" + EAR);
            double corrected = 1 - Math.pow(usual.beta1(), 2);
            double correctedSquare = 1 - Math.pow(usual.beta2(), 2);
            boolean moved = false;
            for (int i = 0; i < weights.length; i++) {
                double mean = usual.beta1() * before.get("mean|" + EAR)[i];
                double square = usual.beta2() * before.get("square|" + EAR)[i];
                double expected = weights[i] * (1 - RATE * usual.weightDecay())
                        - RATE * mean / corrected / (Math.sqrt(square / correctedSquare) + usual.epsilon());
                assertEquals(mean, after.get("mean|" + EAR)[i], 1e-6 * Math.abs(mean));
                assertEquals(expected, after.get("weight|" + EAR)[i], 1e-6);
                moved |= Math.abs(expected - weights[i]) > 1e-4;
            }
            assertTrue(moved);
        }
    }
}
