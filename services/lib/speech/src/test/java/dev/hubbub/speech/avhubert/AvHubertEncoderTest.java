package dev.hubbub.speech.avhubert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.torch.NativeScope;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoder against what the originals compute with the same weights. */
class AvHubertEncoderTest {
    private static final long[] ALL = {};

    @Test
    void every_stage_is_the_originals() throws IOException {
        try (EncoderReference reference = new EncoderReference("muavic")) {
            AvHubertEncoder encoder = reference.encoder();
            AvHubertWeights weights = encoder.pass().weights();
            NativeScope scope = reference.scope();
            assertFrontEnd(reference);
            IValue heard = reference.heard();
            IValue seen = reference.seen();
            assertArrayEquals(turned(reference, "av.audio_feat"), reference.floats(heard), 1e-5f);
            assertArrayEquals(turned(reference, "av.video_feat"), reference.floats(seen), 1e-5f);
            IValue joined = encoder.script().call(scope, "join", weights.fusion(), heard, seen);
            reference.assertExpected("av.fused_layer_norm", reference.floats(joined));
            IValue projected = encoder.script().call(scope, "project", weights.fusion(), joined);
            reference.assertExpected("av.post_extract_proj", reference.floats(projected));
            IValue placed = encoder.script().call(scope, "place", weights.fusion(), projected, scope.of(ALL));
            // The golden holds the convolution's output, to which its input is added.
            float[] around = reference.floats(placed);
            float[] input = reference.floats(projected);
            for (int i = 0; i < around.length; i++) {
                around[i] -= input[i];
            }
            reference.assertExpected("av.pos_conv", around);
        }
    }

    private static void assertFrontEnd(EncoderReference reference) {
        AvHubertEncoder encoder = reference.encoder();
        NativeScope scope = reference.scope();
        NDArray all = scope.array(reference.pictures());
        float[] stems = reference.tensor("av.frontend3d");
        float[] trunks = reference.tensor("av.resnet");
        for (int clip = 0; clip < 2; clip++) {
            IValue framed = encoder.script().call(scope, "framed", scope.of(all.get(clip * 7 + ":" + (clip + 1) * 7)));
            IValue stem = encoder.script()
                    .call(scope, "stem", encoder.pass().weights().eye(), framed);
            // The channels behind are filled up with zeros.
            int size = stems.length / 2;
            float[] found = Arrays.copyOf(
                    scope.array(stem).transpose(1, 0, 2, 3).flatten().toFloatArray(), size);
            assertArrayEquals(Arrays.copyOfRange(stems, clip * size, (clip + 1) * size), found, 3e-5f);
            IValue trunk = encoder.script()
                    .call(scope, "trunk", encoder.pass().weights().eye(), stem);
            float[] features = scope.array(trunk).transpose(1, 0).flatten().toFloatArray();
            int length = features.length;
            assertArrayEquals(Arrays.copyOfRange(trunks, clip * length, (clip + 1) * length), features, 1e-5f);
        }
    }

    private static float[] turned(EncoderReference reference, String name) {
        NDArray stored = reference.scope().arrays().create(reference.tensor(name), new Shape(2, 32, 7));
        return stored.transpose(0, 2, 1).flatten().toFloatArray();
    }

    @Test
    void both_senses_and_each_alone_give_the_originals_states() throws IOException {
        try (EncoderReference reference = new EncoderReference("muavic")) {
            reference.assertExpected("av.out", states(reference, reference.heard(), reference.seen(), ALL));
            reference.assertExpected("audio_only.out", states(reference, reference.heard(), reference.nothing(), ALL));
            reference.assertExpected("video_only.out", states(reference, reference.nothing(), reference.seen(), ALL));
        }
    }

    private static float[] states(EncoderReference reference, IValue heard, IValue seen, long[] lengths) {
        return reference.floats(
                reference.encoder().pass().encode(reference.scope(), reference.scope(), heard, seen, lengths));
    }

    @Test
    void padding_is_hidden_as_by_the_copy_that_hides_it() throws IOException {
        try (EncoderReference reference = new EncoderReference("cocktail")) {
            long[] lengths = {7, 4};
            IValue heard = reference.heard();
            IValue seen = reference.seen();
            reference.assertExpected("av_nomask.out", states(reference, heard, seen, ALL));
            reference.assertExpected("av_mask.out", states(reference, heard, seen, lengths), 7, 4);
            reference.assertExpected("audio_mask.out", states(reference, heard, reference.nothing(), lengths), 7, 4);
            reference.assertExpected("video_mask.out", states(reference, reference.nothing(), seen, lengths), 7, 4);
        }
    }

    @Test
    void senses_that_are_added_and_rectified_units_give_the_originals_states() throws IOException {
        try (EncoderReference reference = new EncoderReference("added")) {
            // Ten of the second clip's samples were valid, at two for each of its frames.
            float[] found = states(reference, reference.heard(), reference.seen(), new long[] {7, 5});
            reference.assertExpected("out", found, 7, 5);
            assertEquals(true, reference.encoder().dimensions().added());
            assertEquals(false, reference.encoder().dimensions().slopes());
            assertEquals(9, reference.encoder().dimensions().taps());
        }
    }

    @Test
    void the_front_end_of_full_width_gives_the_originals_features() throws IOException {
        try (Checkpoint expected = Checkpoint.open(EncoderReference.FOLDER.resolve("hash.safetensors"));
                EncoderReference reference = new EncoderReference("muavic")) {
            AvHubertEncoder encoder = reference.encoder();
            NativeScope scope = reference.scope();
            assertEquals(0.021037738770246506, HashedNumbers.weight("frontend3D.0.weight", 64, 1, 5, 7, 7)[0], 0);
            assertEquals(-0.8043633699417114, HashedNumbers.of("input", 1)[0], 0);
            IValue eye = encoder.script().call(scope, "eye", scope.of(hashedEye(scope)), scope.of(6L));
            NDArray input = scope.arrays().create(HashedNumbers.of("input", 5 * 88 * 88), new Shape(5, 88, 88));
            IValue framed = encoder.script().call(scope, "framed", scope.of(input));
            IValue stem = encoder.script().call(scope, "stem", eye, framed);
            NDArray corner = scope.array(stem).get(":,:8,:3,:3").transpose(1, 0, 2, 3);
            assertArrayEquals(
                    expected.tensor("frontend3d_corner").floats(),
                    corner.flatten().toFloatArray(),
                    1e-5f);
            IValue trunk = encoder.script().call(scope, "trunk", eye, stem);
            float[] found = scope.array(trunk).transpose(1, 0).flatten().toFloatArray();
            assertArrayEquals(expected.tensor("resnet_out").floats(), found, 1.2e-5f);
        }
    }

    private static Map<String, NDArray> hashedEye(NativeScope scope) {
        var full = new AvHubertDimensions(1024, 0, 16, 4096, List.of(64, 64, 128, 256, 512), 128, 16, false, true);
        Map<String, NDArray> weights = new LinkedHashMap<>();
        full.shapes().forEach((name, shape) -> {
            if (name.startsWith("feature_extractor_video.")) {
                String key = name.replace("feature_extractor_video.", "");
                float[] numbers = HashedNumbers.weight(key.replace("resnet.", ""), shape);
                weights.put(key, scope.arrays().create(numbers, new Shape(shape)));
            }
        });
        return weights;
    }

    @ParameterizedTest
    @ValueSource(strings = {"muavic", "cocktail", "added"})
    void clips_of_different_lengths_and_senses_come_out_together_as_they_do_alone(String name) throws IOException {
        try (EncoderReference reference = new EncoderReference(name)) {
            List<AvHubertInput> inputs =
                    List.of(input(5, true, true), input(23, true, false), input(1, true, true), input(18, false, true));
            try (AvHubertStates together = reference.encoder().encode(inputs, reference.manager())) {
                for (int clip = 0; clip < inputs.size(); clip++) {
                    try (AvHubertStates alone =
                            reference.encoder().encode(inputs.subList(clip, clip + 1), reference.manager())) {
                        assertEquals(inputs.get(clip).frames() * EncoderReference.WIDTH, alone.of(0).length);
                        assertArrayEquals(alone.of(0), together.of(clip), 1e-5f, name + " " + clip);
                    }
                }
            }
        }
    }

    static AvHubertInput input(int frames, boolean heard, boolean seen) {
        Random random = new Random(frames);
        float[] sound = new float[frames * AvHubertInput.FEATURES];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (float) random.nextGaussian();
        }
        byte[] pictures = new byte[frames * AvHubertInput.SIDE * AvHubertInput.SIDE];
        random.nextBytes(pictures);
        return new AvHubertInput(frames, heard ? sound : null, seen ? pictures : null);
    }
}
