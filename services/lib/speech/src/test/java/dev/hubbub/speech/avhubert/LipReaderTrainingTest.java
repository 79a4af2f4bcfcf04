package dev.hubbub.speech.avhubert;

import static dev.hubbub.speech.avhubert.TrainedFamily.batch;
import static dev.hubbub.speech.avhubert.TrainedFamily.clip;
import static dev.hubbub.speech.avhubert.TrainedFamily.learner;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.training.CheckpointedSteps;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.TrainingBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Both families are trained further: what is frozen stays, what is learnt moves, and what is saved is what was learnt. */
class LipReaderTrainingTest {
    private static final String EYE = "encoder.feature_extractor_video.*";
    private static final String NORM = "encoder.feature_extractor_video.resnet.frontend3D.1";

    @TempDir
    Path base;

    @TempDir
    Path saved;

    private static List<Double> train(Learner learner, TrainingBatch batch, int steps) {
        List<Double> losses = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            Learner.Step taken = learner.step(List.of(batch), 3e-3, step);
            assertTrue(taken.taken());
            losses.add(taken.losses().total());
        }
        return losses;
    }

    private static Map<String, float[]> numbers(ParameterSet parameters) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        parameters.forEach(parameter -> numbers.put(parameter.name(), parameter.floats()));
        return numbers;
    }

    @ParameterizedTest
    @EnumSource
    void a_model_that_is_trained_and_saved_is_read_again_with_the_same_scores(TrainedFamily family) throws IOException {
        try (LipReaderTraining model = family.open(base);
                Learner learner = learner(model, List.of(), Optional.empty())) {
            TrainingBatch batch = batch(model);
            List<Double> losses = train(learner, batch, 8);
            assertTrue(losses.get(7) < 0.9 * losses.get(0), losses.toString());
            Map<String, float[]> before = numbers(model.parameters());
            Map<String, float[]> after = numbers(learner.parameters());
            before.forEach((name, values) -> {
                // What keys are shifted by is nothing to an attention, and the slopes of nothing.
                if (!name.endsWith("k_proj.bias")) {
                    assertFalse(Arrays.equals(values, after.get(name)), name + " has not moved");
                }
            });
            assertEquals(before.get(NORM + ".num_batches_tracked")[0] + 8, after.get(NORM + ".num_batches_tracked")[0]);
            model.save(learner.parameters().as(ElementType.FLOAT32), saved);
            float[] scores = learner.logits(batch);
            try (LipReaderTraining again = TrainedFamily.reopen(saved);
                    Learner other = learner(again, List.of(), Optional.empty())) {
                assertArrayEquals(scores, other.logits(batch(again)), 0f);
            }
            assertSameFiles();
            assertDecodedAsLearnt(learner, model);
        }
    }

    /** The new folder holds the tensors of the old one under their names, in their types. */
    private void assertSameFiles() {
        try (Checkpoint old = Checkpoint.open(base);
                Checkpoint made = Checkpoint.open(saved)) {
            assertEquals(Set.copyOf(old.names()), Set.copyOf(made.names()));
            for (String name : old.names()) {
                assertEquals(old.tensor(name).type(), made.tensor(name).type(), name);
                assertArrayEquals(old.tensor(name).shape(), made.tensor(name).shape(), name);
            }
            if (made.contains("lm_head.weight")) {
                assertArrayEquals(
                        made.tensor("model.decoder.embed_tokens.weight").floats(),
                        made.tensor("lm_head.weight").floats());
                assertFalse(Arrays.equals(
                        old.tensor("lm_head.weight").floats(),
                        made.tensor("lm_head.weight").floats()));
            }
        }
    }

    /** What inference finds a text's probability to be is what training finds. */
    private void assertDecodedAsLearnt(Learner learner, LipReaderTraining model) {
        Clip clip = clip(14, 1);
        try (SpeechModel inference = ModelFamilies.of(saved).load(saved, TestDevice.OPTIONS);
                EncodedSpeech speech = inference.encode(List.of(clip), Encoding.UNPADDED)) {
            Hypothesis written =
                    inference.decode(speech, DecodingOptions.builder().build()).get(0);
            if (!inference.capabilities().languages().isEmpty() || model.hasCtc()) {
                // CTC has a say in its score.
                assertFalse(written.tokens().isEmpty());
                return;
            }
            int[] tokens = written.tokens().stream().mapToInt(Integer::intValue).toArray();
            TrainingBatch known =
                    new TrainingBatch(List.of(model.input(clip, Encoding.UNPADDED)), List.of(model.target(tokens)));
            assertEquals(
                    -written.sumLogProbability(),
                    learner.crossEntropy(known) * (tokens.length + 1),
                    1e-3,
                    "" + written);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_frozen_stays_bit_by_bit_its_batch_norms_among_it(TrainedFamily family) throws IOException {
        for (String frozen : List.of("encoder.*", "decoder.*", EYE)) {
            try (LipReaderTraining model = family.open(base);
                    Learner learner = learner(model, List.of(frozen), Optional.empty())) {
                train(learner, batch(model), 2);
                Map<String, float[]> before = numbers(model.parameters());
                Map<String, float[]> after = numbers(learner.parameters());
                String part = frozen.substring(0, frozen.length() - 1);
                int moved = 0;
                for (String name : before.keySet()) {
                    boolean same = Arrays.equals(before.get(name), after.get(name));
                    if (name.startsWith(part)) {
                        assertTrue(same, name);
                    } else if (!same) {
                        moved++;
                    }
                }
                assertTrue(moved > 20, frozen + " " + moved);
                boolean trainsEye = frozen.startsWith("decoder");
                assertEquals(trainsEye, learner.inTrainingMode().contains(NORM + ".running_mean"));
                assertEquals(trainsEye, learner.changes().contains(NORM + ".running_mean"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_state_that_is_saved_goes_on_as_if_nothing_had_happened(TrainedFamily family) throws IOException {
        try (LipReaderTraining model = family.open(base);
                Learner whole = learner(model, List.of(), Optional.empty());
                Learner first = learner(model, List.of(), Optional.empty());
                Learner second = learner(model, List.of(), Optional.empty())) {
            TrainingBatch batch = batch(model);
            List<Double> all = train(whole, batch, 4);
            List<Double> some = train(first, batch, 2);
            second.restore(first.state());
            some.addAll(train(second, batch, 2));
            assertEquals(all.subList(0, 2), some.subList(0, 2));
            Map<String, float[]> expected = numbers(whole.parameters());
            numbers(second.parameters())
                    .forEach((name, values) -> assertArrayEquals(expected.get(name), values, 1e-6f, name));
            assertEquals(all.get(3), whole.step(List.of(batch), 0, 2).losses().total(), all.get(3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_step_that_is_not_taken_leaves_everything_as_it_was(TrainedFamily family) throws IOException {
        try (LipReaderTraining model = family.open(base);
                Learner learner = learner(model, List.of(), Optional.empty())) {
            AvHubertInput whole = LipReaderTraining.Perceived.of(model.input(clip(6, 3), Encoding.UNPADDED));
            float[] sound = whole.sound().clone();
            sound[7] = Float.NaN;
            TrainingInput torn = new LipReaderTraining.Perceived(new AvHubertInput(6, sound, whole.pictures()));
            Learner.Step step = learner.step(
                    List.of(new TrainingBatch(List.of(torn), List.of(model.target(new int[] {5})))), 1e-3, 0);
            assertFalse(step.taken());
            Map<String, float[]> after = numbers(learner.parameters());
            numbers(model.parameters()).forEach((name, values) -> assertArrayEquals(values, after.get(name), name));
        }
    }

    @ParameterizedTest
    @EnumSource
    void adapters_move_what_they_stand_beside_and_no_norm(TrainedFamily family) throws IOException {
        Lora lora = new Lora(4, 16, 0, List.of("q_proj", "v_proj"));
        try (LipReaderTraining model = family.open(base);
                Learner learner = learner(model, List.of(), Optional.of(lora))) {
            List<Double> losses = train(learner, batch(model), 6);
            assertTrue(losses.get(5) < losses.get(0), losses.toString());
            assertEquals(Set.of(), learner.inTrainingMode());
            Map<String, float[]> before = numbers(model.parameters());
            Map<String, float[]> after = numbers(learner.parameters());
            before.forEach((name, values) ->
                    assertEquals(learner.changes().contains(name), !Arrays.equals(values, after.get(name)), name));
            float[] beside = learner.logits(batch(model));
            model.save(learner.parameters().as(ElementType.FLOAT32), saved);
            try (LipReaderTraining again = TrainedFamily.reopen(saved);
                    Learner merged = learner(again, List.of(), Optional.empty())) {
                assertArrayEquals(beside, merged.logits(batch(again)), 1e-4f);
            }
        }
    }

    @Test
    void names_under_which_adapters_are_exchanged_are_the_published_ones() throws IOException {
        try (LipReaderTraining model = TrainedFamily.SEQ2SEQ.open(base)) {
            assertEquals(
                    "model.encoder.encoder.layers.0.attention.q_proj.weight",
                    model.publishedName("encoder.encoder.layers.0.attention.q_proj.weight"));
            assertEquals("model.decoder.layers.1.fc1.weight", model.publishedName("decoder.layers.1.fc1.weight"));
            assertThrows(IllegalArgumentException.class, () -> model.publishedName("decoder.layers.9.fc1.weight"));
        }
        Files.delete(base.resolve("model.safetensors"));
        try (LipReaderTraining model = TrainedFamily.CTC.open(base);
                Checkpoint stored = Checkpoint.open(base)) {
            assertEquals(
                    "avsr.decoder.decoders.1.src_attn.linear_q.weight",
                    model.publishedName("decoder.layers.1.encoder_attn.q_proj.weight"));
            assertEquals("avsr.ctc.ctc_lo.weight", model.publishedName("ctc.weight"));
            model.adaptable().forEach(name -> assertTrue(stored.contains(model.publishedName(name)), name));
        }
    }

    @ParameterizedTest
    @EnumSource
    void in_bfloat16_it_learns_too_and_loses_about_the_same(TrainedFamily family) throws IOException {
        double whole;
        try (LipReaderTraining model = family.open(base);
                Learner learner = learner(model, List.of(), Optional.empty())) {
            whole = learner.losses(batch(model)).total();
        }
        try (LipReaderTraining model = (LipReaderTraining) ModelFamilies.of(base)
                        .training()
                        .orElseThrow()
                        .open(base, TestDevice.OPTIONS.withPrecision(Precision.BFLOAT16));
                Learner learner = learner(model, List.of(), Optional.empty())) {
            assertEquals(whole, learner.losses(batch(model)).total(), 0.05 * whole);
            List<Double> losses = train(learner, batch(model), 4);
            assertTrue(losses.get(3) < losses.get(0), losses.toString());
        }
    }

    @Test
    void a_text_that_the_decoder_has_no_positions_for_is_refused() throws IOException {
        try (LipReaderTraining model = TrainedFamily.SEQ2SEQ.open(base)) {
            assertEquals(64, model.target(new int[63]).length());
            var refused = assertThrows(IllegalArgumentException.class, () -> model.target(new int[64]));
            assertEquals(
                    "A text makes 65 tokens, but this model has 64 positions: cut its clip.", refused.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void gradients_of_what_is_computed_again_are_those_of_what_is_kept_with_norms_that_count_and_without(
            TrainedFamily family) throws IOException {
        try (LipReaderTraining model = family.open(base)) {
            List<TrainingBatch> batches = List.of(batch(model), batch(model, Set.of(Modality.VIDEO)));
            CheckpointedSteps.assertSame(model, LearntParameters.of(model, List.of(), Optional.empty()), batches, 1e-4);
            LearntParameters noNorms = LearntParameters.of(
                    model, List.of("*.bn?.*", "*.frontend3D.1.*", "*.downsample.1.*"), Optional.empty());
            CheckpointedSteps.assertSame(model, noNorms, batches, 1e-4);
            Lora lora = new Lora(2, 4, 0, List.of("q_proj"));
            CheckpointedSteps.assertSame(
                    model, LearntParameters.of(model, List.of(), Optional.of(lora)), batches, 1e-4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_drops_out_is_the_same_whether_activations_are_kept_or_computed_again(TrainedFamily family)
            throws IOException {
        Objective leaving = new Objective(0, 0, 0, Optional.empty(), new Regularisation(0.2, 0.4));
        try (LipReaderTraining model = family.open(base)) {
            List<TrainingBatch> batches = List.of(batch(model), batch(model, Set.of(Modality.AUDIO)));
            LearntParameters noEye = LearntParameters.of(model, List.of(EYE), Optional.empty());
            CheckpointedSteps.assertSame(model, noEye, leaving, batches, 1e-4);
            Lora lora = new Lora(2, 4, 0.3, List.of("q_proj", "v_proj"));
            LearntParameters adapted = LearntParameters.of(model, List.of(EYE), Optional.of(lora));
            CheckpointedSteps.assertSame(model, adapted, leaving, batches, 1e-4);
        }
    }
}
