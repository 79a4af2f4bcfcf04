package dev.hubbub.speech.avhubert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Fisher;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.Losses;
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
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
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

    enum Family {
        SEQ2SEQ("seq2seq", "AV2TextForConditionalGeneration"),
        CTC("ctc", "AVHubertAVSR");

        private final String golden;
        private final String architecture;

        Family(String golden, String architecture) {
            this.golden = golden;
            this.architecture = architecture;
        }

        LipReaderTraining open(Path folder) throws IOException {
            try (GoldenClips clips = new GoldenClips(golden)) {
                clips.writeTo(folder, Map.of("architectures", List.of(architecture), "max_new_tokens", 30));
            }
            return reopen(folder);
        }

        static LipReaderTraining reopen(Path folder) {
            return (LipReaderTraining)
                    ModelFamilies.of(folder).training().orElseThrow().open(folder, TestDevice.OPTIONS);
        }
    }

    private static Clip clip(int frames, int seed) {
        Random random = new Random(seed);
        float[] audio = new float[frames * 640];
        for (int i = 0; i < audio.length; i++) {
            audio[i] = (float) random.nextGaussian() / 10;
        }
        byte[] pixels = new byte[frames * 96 * 96];
        random.nextBytes(pixels);
        return new Clip(audio, new GreyFrames(96, 96, pixels));
    }

    /** Two clips of different lengths. */
    private static TrainingBatch batch(LipReaderTraining model, Set<Modality> kept) {
        List<TrainingInput> inputs =
                List.of(model.input(clip(14, 1), Encoding.UNPADDED), model.input(clip(9, 2), Encoding.UNPADDED));
        List<Target> targets = List.of(model.target(new int[] {5, 9, 11, 6}), model.target(new int[] {12, 7}));
        return new TrainingBatch(inputs, targets, kept);
    }

    private static TrainingBatch batch(LipReaderTraining model) {
        return batch(model, Set.of(Modality.values()));
    }

    private static Learner learner(LipReaderTraining model, List<String> frozen, Optional<Lora> lora) {
        return new Learner(
                model,
                LearntParameters.of(model, frozen, lora),
                Objective.CROSS_ENTROPY,
                AdamW.USUAL,
                Optional.empty(),
                1);
    }

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
    void a_model_that_is_trained_and_saved_is_read_again_with_the_same_scores(Family family) throws IOException {
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
            try (LipReaderTraining again = Family.reopen(saved);
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
    void what_is_frozen_stays_bit_by_bit_its_batch_norms_among_it(Family family) throws IOException {
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
    void a_state_that_is_saved_goes_on_as_if_nothing_had_happened(Family family) throws IOException {
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
    void a_step_that_is_not_taken_leaves_everything_as_it_was(Family family) throws IOException {
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
    void adapters_move_what_they_stand_beside_and_no_norm(Family family) throws IOException {
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
            try (LipReaderTraining again = Family.reopen(saved);
                    Learner merged = learner(again, List.of(), Optional.empty())) {
                assertArrayEquals(beside, merged.logits(batch(again)), 1e-4f);
            }
        }
    }

    @Test
    void names_under_which_adapters_are_exchanged_are_the_published_ones() throws IOException {
        try (LipReaderTraining model = Family.SEQ2SEQ.open(base)) {
            assertEquals(
                    "model.encoder.encoder.layers.0.attention.q_proj.weight",
                    model.publishedName("encoder.encoder.layers.0.attention.q_proj.weight"));
            assertEquals("model.decoder.layers.1.fc1.weight", model.publishedName("decoder.layers.1.fc1.weight"));
            assertThrows(IllegalArgumentException.class, () -> model.publishedName("decoder.layers.9.fc1.weight"));
        }
        Files.delete(base.resolve("model.safetensors"));
        try (LipReaderTraining model = Family.CTC.open(base);
                Checkpoint stored = Checkpoint.open(base)) {
            assertEquals(
                    "avsr.decoder.decoders.1.src_attn.linear_q.weight",
                    model.publishedName("decoder.layers.1.encoder_attn.q_proj.weight"));
            assertEquals("avsr.ctc.ctc_lo.weight", model.publishedName("ctc.weight"));
            model.adaptable().forEach(name -> assertTrue(stored.contains(model.publishedName(name)), name));
        }
    }

    @Test
    void a_sense_that_is_dropped_changes_what_is_understood_and_moves_nothing_of_its_own() throws IOException {
        try (LipReaderTraining model = Family.SEQ2SEQ.open(base);
                Learner learner = learner(model, List.of(EYE), Optional.empty())) {
            Losses both = learner.losses(batch(model));
            Losses heard = learner.losses(batch(model, Set.of(Modality.AUDIO)));
            Losses seen = learner.losses(batch(model, Set.of(Modality.VIDEO)));
            assertNotEquals(both.total(), heard.total());
            assertNotEquals(both.total(), seen.total());
            assertNotEquals(heard.total(), seen.total());
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_left_out_is_left_out_of_what_is_learnt_alone_and_not_where_it_is_judged(Family family)
            throws IOException {
        Objective leaving = new Objective(0, 0, 0, Optional.empty(), new Regularisation(0.3, 0.5));
        try (LipReaderTraining model = family.open(base)) {
            TrainingBatch batch = batch(model);
            double whole;
            try (Learner learner = learner(model, List.of(EYE), Optional.empty())) {
                whole = learner.losses(batch).total();
                assertEquals(whole, learner.step(List.of(batch), 0, 1).losses().total(), 1e-5);
            }
            LearntParameters noNorms = LearntParameters.of(model, List.of(EYE), Optional.empty());
            try (Learner learner = new Learner(model, noNorms, leaving, AdamW.USUAL, Optional.empty(), 1)) {
                assertEquals(whole, learner.losses(batch).total(), 0);
                double first = learner.step(List.of(batch), 0, 1).losses().total();
                double second = learner.step(List.of(batch), 0, 2).losses().total();
                assertNotEquals(first, second);
                assertEquals(first, learner.step(List.of(batch), 0, 1).losses().total(), 1e-6);
                assertTrue(learner.changes().containsAll(learner.inTrainingMode()));
                assertFalse(learner.inTrainingMode().isEmpty());
            }
            if (model.hasCtc()) {
                LearntParameters output =
                        LearntParameters.of(model, List.of("encoder.*", "decoder.*"), Optional.empty());
                try (Learner learner = new Learner(model, output, leaving, AdamW.USUAL, Optional.empty(), 1)) {
                    assertEquals(
                            whole, learner.step(List.of(batch), 0, 1).losses().total(), 1e-5);
                    assertEquals(Set.of(), learner.inTrainingMode());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_weights_matter_is_told_by_the_familys_loss_for_all_of_them(Family family) throws IOException {
        try (LipReaderTraining model = family.open(base)) {
            LearntParameters all = LearntParameters.of(model, List.of(), Optional.empty());
            TrainingBatch one = new TrainingBatch(
                    List.of(model.input(clip(14, 1), Encoding.UNPADDED)), List.of(model.target(new int[] {5, 9})));
            ParameterSet importance = Fisher.of(model, all, 1, number -> one, done -> {});
            for (String name : List.of(
                    NORM + ".weight",
                    "encoder.encoder.layers.0.attention.v_proj.weight",
                    "decoder.layers.0.fc1.weight")) {
                assertTrue(
                        IntStream.range(0, (int) importance.get(name).size())
                                .anyMatch(i -> importance.get(name).floats()[i] > 0),
                        name);
            }
            if (model.hasCtc()) {
                assertTrue(importance.get("ctc.bias").floats()[0] > 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void in_bfloat16_it_learns_too_and_loses_about_the_same(Family family) throws IOException {
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
    void the_loss_of_ctc_and_attention_is_shown_in_its_parts() throws IOException {
        try (LipReaderTraining model = Family.CTC.open(base);
                Learner learner = learner(model, List.of(), Optional.empty())) {
            Losses losses = learner.losses(batch(model));
            assertEquals(
                    List.of("ctc", "attention", "accuracy"),
                    List.copyOf(losses.parts().keySet()));
            assertEquals(0.1 * losses.parts().get("ctc") + 0.9 * losses.parts().get("attention"), losses.total(), 1e-4);
        }
    }

    @Test
    void a_share_of_ctc_is_refused_where_there_is_none() throws IOException {
        Objective asked = new Objective(0, 0, 0, Optional.of(0.3), Regularisation.NONE);
        try (LipReaderTraining model = Family.SEQ2SEQ.open(base)) {
            LearntParameters all = LearntParameters.of(model, List.of(), Optional.empty());
            var refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> new Learner(model, all, asked, AdamW.USUAL, Optional.empty(), 0));
            assertEquals(
                    "This model has no output of CTC whose loss could have a share: leave the weight of CTC out.",
                    refused.getMessage());
        }
    }

    @Test
    void a_text_that_the_decoder_has_no_positions_for_is_refused() throws IOException {
        try (LipReaderTraining model = Family.SEQ2SEQ.open(base)) {
            assertEquals(64, model.target(new int[63]).length());
            var refused = assertThrows(IllegalArgumentException.class, () -> model.target(new int[64]));
            assertEquals(
                    "A text makes 65 tokens, but this model has 64 positions: cut its clip.", refused.getMessage());
        }
    }
}
