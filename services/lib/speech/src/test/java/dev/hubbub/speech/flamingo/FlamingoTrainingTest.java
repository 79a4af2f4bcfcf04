package dev.hubbub.speech.flamingo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.merging.MergedCheckpoint;
import dev.hubbub.speech.merging.Merging;
import dev.hubbub.speech.merging.WeightedAverage;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.CheckpointedSteps;
import dev.hubbub.speech.training.Fisher;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.PeftAdapter;
import dev.hubbub.speech.training.TrainingBatch;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whisper-Flamingo with an AV-HuBERT inside of it learns, in part or as a whole, and is saved as it is loaded. */
class FlamingoTrainingTest {
    private static final String EYES = FlamingoLayout.VIDEO_ENCODER;
    private static final String MEAN = EYES + "feature_extractor_video.resnet.trunk.layer2.0.bn1.running_mean";
    private static final int[] FED = {50258, 50259, 50359, 50363, 11, 12, 13};
    private static final List<Clip> CLIPS = List.of(clip(1.2, 30, 1), clip(0.7, 10, 2), clip(1, 25, 3));

    @TempDir
    static Path folder;

    private static TrainableModel model;

    @TempDir
    Path saved;

    @BeforeAll
    static void open() throws IOException {
        try (FlamingoGolden golden = FlamingoGolden.thatWrites().withEyes()) {
            golden.checkpoint(folder);
        }
        model = ModelFamilies.of(folder).training().orElseThrow().open(folder, TestDevice.OPTIONS);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Clip clip(double seconds, int frames, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] samples = new float[(int) (seconds * 16_000)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (random.nextDouble() - 0.5);
        }
        byte[] pixels = new byte[frames * 96 * 96];
        random.nextBytes(pixels);
        return new Clip(samples, new GreyFrames(96, 96, pixels));
    }

    private static TrainingBatch batch(List<Clip> clips) {
        int[] labels = Arrays.copyOfRange(FED, 1, FED.length + 1);
        labels[FED.length - 1] = model.endOfText();
        List<TrainingInput> inputs =
                clips.stream().map(clip -> model.input(clip, Encoding.PADDED)).toList();
        return new TrainingBatch(
                inputs, clips.stream().map(clip -> new Target(FED, labels)).toList());
    }

    private static LearntParameters all(String... frozen) {
        return LearntParameters.of(model, List.of(frozen), Optional.empty());
    }

    private static Learner learner(LearntParameters which) {
        return new Learner(model, which, Objective.CROSS_ENTROPY, AdamW.USUAL, Optional.empty(), 1);
    }

    @Test
    void letters_cannot_be_learnt_where_sound_may_be_missing() {
        Objective letters = new Objective(0, 0, 0, Optional.of(0.3), Regularisation.NONE);
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Learner(model, all(), letters, AdamW.USUAL, Optional.empty(), 1));
        assertTrue(refused.getMessage().startsWith("This model has no output of CTC"), refused.getMessage());
    }

    /** What has other numbers than the checkpoint. */
    private static Set<String> changed(Learner learner) {
        Set<String> changed = new TreeSet<>();
        ParameterSet now = learner.parameters();
        for (Parameter parameter : model.parameters()) {
            if (!Arrays.equals(parameter.floats(), now.get(parameter.name()).floats())) {
                changed.add(parameter.name());
            }
        }
        return changed;
    }

    private static Set<String> changedBy(LearntParameters which, List<Clip> clips) {
        try (Learner learner = learner(which)) {
            assertTrue(learner.step(List.of(batch(clips)), 1e-3, 1).taken());
            return changed(learner);
        }
    }

    private static float[] decoded(Path checkpoint, List<Clip> clips) {
        try (WhisperModel inference =
                        (WhisperModel) ModelFamilies.of(checkpoint).load(checkpoint, TestDevice.OPTIONS);
                EncodedSpeech speech = inference.encode(clips, Encoding.PADDED)) {
            float[][] scores = new float[clips.size()][];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = inference.logits((EncodedAudio) speech, i, FED);
            }
            float[] all = new float[scores.length * scores[0].length];
            for (int i = 0; i < scores.length; i++) {
                System.arraycopy(scores[i], 0, all, i * scores[0].length, scores[0].length);
            }
            return all;
        }
    }

    @Test
    void clips_of_all_lengths_are_learnt_as_they_are_decoded_with_either_sense_or_both() {
        for (List<Clip> clips : List.of(
                CLIPS,
                CLIPS.stream().map(clip -> Clip.ofAudio(clip.audio())).toList(),
                CLIPS.stream().map(clip -> new Clip(null, clip.video())).toList())) {
            try (Learner learner = learner(all())) {
                assertArrayEquals(decoded(folder, clips), learner.logits(batch(clips)), 2e-5f);
            }
        }
    }

    @Test
    void everything_is_learnt_that_pictures_and_sound_go_through_but_not_the_ear_of_the_eyes() {
        Set<String> changed = changedBy(all(), CLIPS);
        Set<String> left = new TreeSet<>(model.parameters().names());
        left.removeAll(changed);
        left.removeIf(name -> name.startsWith(EYES + "feature_extractor_audio."));
        left.removeIf(name -> name.equals("encoder.positional_embedding"));
        left.removeIf(name -> name.equals(EYES + "mask_emb") || name.equals(EYES + "label_embs_concat"));
        assertEquals(Set.of(), left);
        assertTrue(changed.contains(MEAN), "batch norms that are learnt count what they see");
        assertFalse(changed.contains(EYES + "feature_extractor_audio.proj.weight"));
    }

    /** How steep the loss is, by its values a little to both sides. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "decoder.blocks.0.attn_gate",
                "decoder.blocks.1.ff_gate",
                "decoder.blocks.1.gated_x_attn.value.weight",
                "encoder.video_projection_scalar",
                EYES + "encoder.layers.0.feed_forward.output_dense.weight",
                EYES + "feature_extractor_video.resnet.trunk.layer1.0.conv1.weight"
            })
    void gradients_are_how_steep_the_loss_is(String name) throws IOException {
        LearntParameters alone = new LearntParameters(List.of(name), Optional.empty());
        TrainingBatch batch = batch(List.of(CLIPS.get(0)));
        float[] squares = Fisher.of(model, alone, 1, number -> batch, done -> {})
                .get(name)
                .floats();
        int steepest = 0;
        for (int i = 0; i < squares.length; i++) {
            steepest = squares[i] > squares[steepest] ? i : steepest;
        }
        double[] losses = new double[2];
        double aside = 0.01;
        try (Learner learner = learner(alone)) {
            for (int side = 0; side < 2; side++) {
                float[] values = model.parameters().get(name).floats();
                values[steepest] += (float) (side == 0 ? aside : -aside);
                learner.begin(ParameterSet.of(
                        List.of(TensorData.of(name, model.parameters().get(name).shape(), values))));
                losses[side] = learner.crossEntropy(batch);
            }
        }
        double slope = Math.abs(losses[0] - losses[1]) / (2 * aside);
        assertTrue(slope > 1e-4, name + ": " + slope);
        assertEquals(slope, Math.sqrt(squares[steepest]), 0.02 * slope + 1e-4);
    }

    @Test
    void frozen_eyes_stay_as_they_are_and_their_batch_norms_go_by_what_they_have_seen() {
        LearntParameters which = all(EYES + "*");
        try (Learner learner = learner(which)) {
            assertEquals(Set.of(), learner.inTrainingMode());
            learner.step(List.of(batch(CLIPS)), 1e-3, 1);
            Set<String> changed = changed(learner);
            assertTrue(changed.contains("decoder.blocks.0.attn_gate"));
            assertEquals(
                    List.of(),
                    changed.stream().filter(name -> name.startsWith(EYES)).toList());
        }
        try (Learner learner = learner(all())) {
            assertTrue(learner.inTrainingMode().contains(MEAN));
        }
    }

    @Test
    void a_batch_norm_whose_scale_is_frozen_is_not_moved_by_others_that_learn() {
        String frozen = MEAN.substring(0, MEAN.lastIndexOf('.'));
        try (Learner learner = learner(all(frozen + ".*"))) {
            learner.step(List.of(batch(CLIPS)), 1e-3, 1);
            Set<String> changed = changed(learner);
            assertFalse(changed.contains(MEAN));
            assertTrue(changed.contains(MEAN.replace("bn1", "bn2")));
        }
    }

    @Test
    void the_decoder_alone_learns_with_its_gates_and_the_encoder_alone_with_its_eyes() {
        Set<String> decoder = changedBy(all("encoder.*"), CLIPS);
        assertTrue(decoder.stream().allMatch(name -> name.startsWith("decoder.")), decoder.toString());
        assertTrue(decoder.contains("decoder.blocks.1.ff_gate"));
        Set<String> encoder = changedBy(all("decoder.*"), CLIPS);
        assertTrue(encoder.stream().allMatch(name -> name.startsWith("encoder.")), encoder.toString());
        assertTrue(encoder.contains(EYES + "encoder.layer_norm.weight"));
    }

    @Test
    void from_sound_alone_plain_whisper_learns_and_from_pictures_alone_its_encoder_does_not() {
        Set<String> heard = changedBy(
                LearntParameters.of(model, List.of(), Optional.empty(), Set.of(Modality.AUDIO)),
                CLIPS.stream().map(clip -> Clip.ofAudio(clip.audio())).toList());
        assertTrue(heard.contains("encoder.conv1.weight"));
        assertFalse(heard.stream().anyMatch(name -> name.contains("gate") || name.contains("video")), heard.toString());
        Set<String> seen = changedBy(
                LearntParameters.of(model, List.of(), Optional.empty(), Set.of(Modality.VIDEO)),
                CLIPS.stream().map(clip -> new Clip(null, clip.video())).toList());
        assertTrue(seen.contains("decoder.blocks.0.attn_gate") && seen.contains("decoder.blocks.0.mlp.0.weight"));
        assertFalse(seen.stream().anyMatch(name -> name.startsWith("encoder.") && !name.contains("video")));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
    void it_learns_in_every_precision_with_gradients(Precision precision) {
        TrainingBatch batch = batch(CLIPS);
        double exact;
        try (Learner learner = learner(all())) {
            exact = learner.crossEntropy(batch);
        }
        try (TrainableModel other = ModelFamilies.of(folder)
                        .training()
                        .orElseThrow()
                        .open(folder, TestDevice.OPTIONS.withPrecision(precision));
                Learner learner =
                        new Learner(other, all(), Objective.CROSS_ENTROPY, AdamW.USUAL, Optional.empty(), 1)) {
            assertEquals(exact, learner.crossEntropy(batch), 0.1);
            for (int step = 0; step < 4; step++) {
                learner.step(List.of(batch), 1e-3, step);
            }
            assertTrue(learner.crossEntropy(batch) < exact - 0.1);
        }
    }

    @Test
    void clips_with_and_without_pictures_are_not_learnt_from_in_one_batch() {
        try (Learner learner = learner(all())) {
            TrainingBatch mixed =
                    batch(List.of(CLIPS.get(0), Clip.ofAudio(CLIPS.get(1).audio())));
            assertThrows(IllegalArgumentException.class, () -> learner.crossEntropy(mixed));
        }
    }

    @Test
    void adapters_lie_beside_layers_of_all_parts_and_are_saved_and_loaded_by_published_names() {
        Lora lora = new Lora(2, 4, 0, List.of("q_proj", "fc1"));
        LearntParameters which = LearntParameters.of(model, List.of(), Optional.of(lora));
        assertTrue(which.names()
                .containsAll(List.of(
                        "decoder.blocks.0.gated_x_attn.query.weight",
                        "decoder.blocks.1.ff.0.weight",
                        "encoder.blocks.0.attn.query.weight",
                        EYES + "encoder.layers.0.attention.q_proj.weight")));
        try (Learner learner = learner(which)) {
            TrainingBatch batch = batch(CLIPS);
            double before = learner.crossEntropy(batch);
            for (int step = 0; step < 5; step++) {
                learner.step(List.of(batch), 1e-2, step);
            }
            assertTrue(learner.crossEntropy(batch) < before - 0.1);
            assertFalse(changed(learner).contains(MEAN), "what an adapter lies beside is frozen");
            new PeftAdapter(which, learner.changing()).write(model, "base", Optional.empty(), saved.resolve("adapter"));
            PeftAdapter again = PeftAdapter.read(saved.resolve("adapter"), model);
            assertEquals(which.names(), again.which().names());
            model.save(learner.parameters().as(ElementType.FLOAT32), saved);
            assertArrayEquals(learner.logits(batch), decoded(saved, CLIPS), 1e-3f);
        }
    }

    @Test
    void what_was_learnt_is_saved_as_a_checkpoint_that_is_decoded_trained_on_and_merged_with_its_base()
            throws IOException {
        float[] scores;
        try (Learner learner = learner(all())) {
            for (int step = 0; step < 3; step++) {
                learner.step(List.of(batch(CLIPS)), 1e-3, step);
            }
            scores = learner.logits(batch(CLIPS));
            model.save(learner.parameters().as(ElementType.FLOAT32), saved);
        }
        assertArrayEquals(scores, decoded(saved, CLIPS), 1e-4f);
        try (TrainableModel again =
                ModelFamilies.of(saved).training().orElseThrow().open(saved, TestDevice.OPTIONS)) {
            assertEquals(model.parameters().names(), again.parameters().names());
        }
        Path merged = Files.createDirectory(saved.resolve("merged"));
        var merge = new MergedCheckpoint(
                new WeightedAverage(WeightedAverage.WeightSum.SCALED),
                Optional.empty(),
                List.of(
                        new MergedCheckpoint.Source("base", folder, 1, () -> "a"),
                        new MergedCheckpoint.Source("tuned", saved, 1, () -> "b")),
                Merging.Rules.STRICT);
        assertEquals(List.of(), merge.problems(Optional.of(ModelFamilies.named("whisper-flamingo"))));
        merge.write(Optional.empty(), merged, Optional.empty(), done -> {});
        assertEquals(scores.length, decoded(merged, CLIPS).length);
    }

    @Test
    void pictures_that_show_no_mouth_and_clips_that_last_too_long_are_refused() {
        GreyFrames face = new GreyFrames(224, 224, new byte[224 * 224]);
        String small = assertThrows(
                        IllegalArgumentException.class, () -> model.input(new Clip(null, face), Encoding.UNPADDED))
                .getMessage();
        assertTrue(small.contains("224 x 224"), small);
        String tooLong = assertThrows(
                        IllegalArgumentException.class,
                        () -> model.input(Clip.ofAudio(new float[31 * 16_000]), Encoding.UNPADDED))
                .getMessage();
        assertTrue(tooLong.contains("at most 30.0 s"), tooLong);
    }

    @Test
    void gradients_of_what_is_computed_again_are_those_of_what_is_kept_in_every_part() {
        List<TrainingBatch> batches = List.of(batch(CLIPS), batch(CLIPS.subList(0, 2)));
        CheckpointedSteps.assertSame(model, all(), batches, 1e-4);
        CheckpointedSteps.assertSame(model, all("encoder.*"), batches, 1e-4);
        CheckpointedSteps.assertSame(model, all("decoder.*", "encoder.blocks.*"), batches, 1e-4);
        Lora leaving = new Lora(2, 4, 0.3, List.of("q_proj", "v_proj"));
        CheckpointedSteps.assertSame(model, LearntParameters.of(model, List.of(), Optional.of(leaving)), batches, 1e-4);
    }

    @Test
    void losses_are_scaled_in_float16_where_activations_are_computed_again() {
        try (TrainableModel half = ModelFamilies.of(folder)
                .training()
                .orElseThrow()
                .open(folder, TestDevice.OPTIONS.withPrecision(Precision.FLOAT16))) {
            CheckpointedSteps.assertSame(
                    half, LearntParameters.of(half, List.of(), Optional.empty()), List.of(batch(CLIPS)), 1e-2);
        }
    }
}
