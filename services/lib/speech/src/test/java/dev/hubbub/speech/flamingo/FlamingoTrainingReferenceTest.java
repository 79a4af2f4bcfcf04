package dev.hubbub.speech.flamingo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Recording;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.TrainingBatch;
import dev.hubbub.speech.whisper.ClipFeatures;
import dev.hubbub.speech.whisper.TrainableVideoEncoder;
import dev.hubbub.speech.whisper.WhisperTraining;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under teacher forcing a model in training computes what the original computes, with and without either sense. */
class FlamingoTrainingReferenceTest {
    private static final Set<Modality> BOTH = Set.of(Modality.values());

    @TempDir
    Path folder;

    private FlamingoGolden golden;
    private WhisperTraining model;

    @BeforeEach
    void open() throws IOException {
        golden = new FlamingoGolden("tiny");
        Files.writeString(
                folder.resolve("generation_config.json"), "{\"eos_token_id\": 58, \"decoder_start_token_id\": 59}");
        model = WhisperTraining.open(
                WhisperCheckpoint.open(golden.checkpoint(folder), FlamingoLayout.VARIANT),
                TestDevice.OPTIONS,
                opened -> Optional.of(new WhisperTraining.Looking(new GivenStates(), FlamingoLayout::published)));
    }

    @AfterEach
    void close() {
        model.close();
        golden.close();
    }

    @Test
    void scores_and_loss_over_sound_and_pictures_are_the_originals() {
        assertLogits("logits_av", clip -> clip, BOTH);
        try (Learner learner = learner()) {
            assertEquals(
                    golden.tensor("loss_av")[0],
                    learner.crossEntropy(batch(clip -> clip, BOTH)),
                    golden.tolerance("loss_av"));
        }
    }

    @Test
    void dropped_pictures_are_zeros_as_in_the_originals_training() {
        assertLogits("logits_video_zeroed", clip -> clip, Set.of(Modality.AUDIO));
    }

    @Test
    void dropped_sound_is_zeros_as_in_the_originals_training() {
        assertLogits("logits_audio_zeroed", clip -> clip, Set.of(Modality.VIDEO));
        assertLogits("logits_audio_zeroed", clip -> new ClipFeatures(null, clip.pictures()), BOTH);
    }

    @Test
    void a_clip_without_pictures_is_learnt_as_it_is_decoded_by_plain_whisper() {
        assertLogits("logits_gates_zero", clip -> new ClipFeatures(clip.sound(), null), BOTH);
    }

    @Test
    void gates_gated_layers_and_projection_are_learnt_whatever_their_eyes_are() {
        try (Learner learner = learner()) {
            Learner.Step step = learner.step(List.of(batch(clip -> clip, BOTH)), 1e-3, 1);
            assertTrue(step.taken() && step.gradientNorm() > 0);
            for (String name : List.of(
                    "decoder.blocks.0.attn_gate",
                    "decoder.blocks.1.ff_gate",
                    "decoder.blocks.1.gated_x_attn.key.weight",
                    "decoder.blocks.0.ff.2.bias",
                    "encoder.video_projection.weight",
                    "encoder.video_projection_scalar",
                    "encoder.conv1.weight")) {
                assertTrue(
                        !Arrays.equals(
                                golden.weight(name).floats(),
                                learner.parameters().get(name).floats()),
                        name);
            }
        }
    }

    private void assertLogits(String name, Function<ClipFeatures, ClipFeatures> as, Set<Modality> kept) {
        try (Learner learner = learner()) {
            golden.assertClose(name, learner.logits(batch(as, kept)));
        }
    }

    private Learner learner() {
        return new Learner(
                model,
                LearntParameters.of(model, List.of(), Optional.empty()),
                Objective.CROSS_ENTROPY,
                AdamW.USUAL,
                Optional.empty(),
                1);
    }

    private TrainingBatch batch(Function<ClipFeatures, ClipFeatures> as, Set<Modality> kept) {
        List<TrainingInput> inputs =
                golden.clips().stream().map(as).map(model::input).toList();
        return new TrainingBatch(inputs, List.of(target(0), target(1)), kept);
    }

    private Target target(int clip) {
        return new Target(row("in.tokens", clip), row("in.labels", clip));
    }

    private int[] row(String name, int clip) {
        int length = (int) golden.tensors.tensor(name).shape()[1];
        int[] row = new int[length];
        for (int i = 0; i < length; i++) {
            row[i] = (int) golden.tensors.tensor(name).bytes().getLong((clip * length + i) * Long.BYTES);
        }
        return row;
    }

    /** Gives the golden's features for pictures that only say which clip they are of. */
    private final class GivenStates implements TrainableVideoEncoder, TrainableVideoEncoder.Forward {

        private record Given(GreyFrames pictures) implements TrainingInput {

            @Override
            public double seconds() {
                return pictures.seconds();
            }
        }

        @Override
        public Set<String> constants() {
            return model.parameters().names().stream()
                    .filter(name -> name.startsWith(FlamingoLayout.VIDEO_ENCODER))
                    .collect(Collectors.toSet());
        }

        @Override
        public Set<String> counted(Set<String> learnt) {
            return Set.of();
        }

        @Override
        public List<String> adaptable() {
            return List.of();
        }

        @Override
        public TrainingInput input(GreyFrames pictures) {
            return new Given(pictures);
        }

        @Override
        public Forward forward(Map<String, NDArray> weights, Set<String> learnt, Recording recording) {
            return this;
        }

        @Override
        public IValue states(NativeScope scope, List<TrainingInput> inputs) {
            long[] shape = golden.tensors.tensor("in.avhubert_features_1024").shape();
            int size = (int) (shape[1] * shape[2]);
            float[] all = golden.tensor("in.avhubert_features_1024");
            float[] values = new float[inputs.size() * size];
            for (int row = 0; row < inputs.size(); row++) {
                int clip = ((Given) inputs.get(row)).pictures().pixels()[0];
                System.arraycopy(all, clip * size, values, row * size, size);
            }
            return scope.of(scope.arrays().create(values, new Shape(inputs.size(), shape[1], shape[2])));
        }

        @Override
        public Set<String> inTrainingMode() {
            return Set.of();
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
