package dev.hubbub.speech.avhubert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names and shapes of the large encoder in every layout that it is published in. */
class AvHubertNamesTest {
    private static final String POSITIONS = "encoder.pos_conv_embed.conv.";

    @TempDir
    Path folder;

    enum Layout {
        ENCODER_ALONE(name -> name),
        CTC_ATTENTION(name -> "avsr.encoder." + name),
        SEQUENCE_TO_SEQUENCE(name -> "model.encoder." + name),
        WITH_OLDER_WEIGHT_NORM(Layout::olderWeightNorm),
        FAIRSEQ_PRETRAINED(Layout::fairseq),
        FAIRSEQ_FINE_TUNED(name -> "encoder.w2v_model." + fairseq(name));

        private final UnaryOperator<String> name;

        Layout(UnaryOperator<String> name) {
            this.name = name;
        }

        String of(String own) {
            return name.apply(own);
        }

        private static String olderWeightNorm(String name) {
            return name.replace("parametrizations.weight.original0", "weight_g")
                    .replace("parametrizations.weight.original1", "weight_v");
        }

        private static String fairseq(String name) {
            boolean inLayer = name.startsWith("encoder.layers.");
            return olderWeightNorm(inLayer ? name.replace(".layer_norm.", ".self_attn_layer_norm.") : name)
                    .replace(POSITIONS, "encoder.pos_conv.0.")
                    .replace(".attention.", ".self_attn.")
                    .replace(".feed_forward.intermediate_dense.", ".fc1.")
                    .replace(".feed_forward.output_dense.", ".fc2.");
        }
    }

    private static Map<String, long[]> large(UnaryOperator<String> name) throws IOException {
        return HollowCheckpoint.shapes(EncoderReference.FOLDER.resolve("large-encoder.json"), name);
    }

    private AvHubertDimensions dimensions(Map<String, long[]> shapes) throws IOException {
        return dimensions(shapes, OptionalInt.empty());
    }

    private AvHubertDimensions dimensions(Map<String, long[]> shapes, OptionalInt heads) throws IOException {
        Path file = HollowCheckpoint.write(folder.resolve("encoder.safetensors"), shapes);
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return AvHubertDimensions.of(AvHubertNames.encoder(checkpoint.parameters(), "The file"), heads, "The file");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_large_encoder_is_found_in_every_layout(Layout layout) throws IOException {
        assertEquals(
                new AvHubertDimensions(1024, 24, 16, 4096, List.of(64, 64, 128, 256, 512), 128, 16, false, true),
                dimensions(large(layout.name)));
    }

    @Test
    void a_tensor_that_is_missing_or_of_another_shape_is_named() throws IOException {
        Map<String, long[]> incomplete = large(name -> name.contains("layers.17.final") ? null : name);
        assertRefused(
                "The file is no complete AV-HuBERT encoder: it lacks encoder.layers.23.attention.q_proj.weight",
                large(name -> name.startsWith("encoder.layers.23.attention.q_proj") ? null : name));
        assertRefused("The file is no complete AV-HuBERT encoder: it lacks encoder.layers.17.final", incomplete);
        Map<String, long[]> other = large(name -> name);
        other.put("post_extract_proj.weight", new long[] {1024, 1024});
        assertRefused("Tensor post_extract_proj.weight of The file has shape [1024, 1024] where", other);
    }

    @Test
    void heads_that_are_not_said_are_told_from_a_usual_width_only() throws IOException {
        Map<String, long[]> odd = large(name -> name);
        odd.put("encoder.layer_norm.weight", new long[] {1000});
        assertRefused(
                "Nothing says how many heads the AV-HuBERT encoder of The file has, and its width of 1000 is no multiple"
                        + " of 64: say num_attention_heads",
                odd);
    }

    @ParameterizedTest
    @ValueSource(ints = {-4, 0, 24})
    void heads_that_do_not_divide_the_width_are_refused(int heads) throws IOException {
        Map<String, long[]> shapes = large(name -> name);
        var refused = assertThrows(CheckpointException.class, () -> dimensions(shapes, OptionalInt.of(heads)));
        assertEquals(
                "An AV-HuBERT encoder of width 1024, as The file has one, cannot be split into " + heads
                        + " heads: correct num_attention_heads (of a Whisper-Flamingo video_attention_heads) in the"
                        + " config.json beside it.",
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 60})
    void a_positional_convolution_whose_groups_do_not_share_the_width_is_named(long share) throws IOException {
        Map<String, long[]> shapes = large(AvHubertNamesTest.Layout::olderWeightNorm);
        shapes.put(POSITIONS + "weight_v", new long[] {1024, share, 128});
        assertRefused(
                "Tensor " + POSITIONS + "weight_v of The file has shape [1024, " + share + ", 128] where", shapes);
    }

    @Test
    void a_model_without_an_encoder_or_with_two_is_refused() throws IOException {
        assertRefused("The file holds no AV-HuBERT encoder", Map.of("encoder.conv1.weight", new long[] {1}));
        Map<String, long[]> two = large(name -> "a." + name);
        two.putAll(large(name -> "b." + name));
        assertRefused("There are 2 AV-HuBERT encoders, at a., b.: name a checkpoint that has one.", two);
    }

    private void assertRefused(String beginning, Map<String, long[]> shapes) {
        var refused = assertThrows(CheckpointException.class, () -> dimensions(shapes));
        assertTrue(refused.getMessage().startsWith(beginning), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"));
    }
}
