package dev.hubbub.speech.flamingo;

import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import dev.hubbub.speech.whisper.checkpoint.WhisperVariant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a checkpoint of Whisper-Flamingo holds besides the tensors of a Whisper. */
public final class FlamingoLayout {
    static final String MODEL_TYPE = "whisper-flamingo";

    /** What the names of the video encoder's tensors begin with. */
    public static final String VIDEO_ENCODER = "encoder.video_model.";

    static final String PROJECTION = "encoder.video_projection.weight";

    /** As a kind of Whisper. */
    public static final WhisperVariant VARIANT =
            new WhisperVariant(MODEL_TYPE, FlamingoLayout::shapes, List.of(VIDEO_ENCODER));

    private static final List<String> PUBLISHED = List.of(
            "decoder.blocks.", "decoder.layers.",
            ".query.", ".q_proj.",
            ".key.", ".k_proj.",
            ".value.", ".v_proj.",
            ".out.", ".out_proj.",
            ".ff.0.", ".gated_ffn.fc1.",
            ".ff.2.", ".gated_ffn.fc2.");

    private FlamingoLayout() {}

    private static Map<String, long[]> shapes(WhisperConfig config) {
        long state = config.textState();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("encoder.video_projection_scalar", new long[] {});
        shapes.put(PROJECTION, new long[] {state, WhisperVariant.ANY_LENGTH});
        shapes.put("encoder.video_projection.bias", new long[] {state});
        for (int layer = 0; layer < config.textLayers(); layer++) {
            String block = "decoder.blocks." + layer + ".";
            shapes.put(block + "attn_gate", new long[] {1});
            shapes.put(block + "ff_gate", new long[] {1});
            for (String projection : List.of("query", "key", "value", "out")) {
                shapes.put(block + "gated_x_attn." + projection + ".weight", new long[] {state, state});
                if (!projection.equals("key")) {
                    shapes.put(block + "gated_x_attn." + projection + ".bias", new long[] {state});
                }
            }
            norm(shapes, block + "gated_x_attn_ln", state);
            norm(shapes, block + "ff_ln", state);
            shapes.put(block + "ff.0.weight", new long[] {4 * state, state});
            shapes.put(block + "ff.0.bias", new long[] {4 * state});
            shapes.put(block + "ff.2.weight", new long[] {state, 4 * state});
            shapes.put(block + "ff.2.bias", new long[] {state});
        }
        return shapes;
    }

    /**
     * What a parameter that Whisper does not have is called beside those of the Hugging Face layout, which has no such
     * model: in its manner.
     */
    static String published(String name) {
        String published = name;
        for (int i = 0; i < PUBLISHED.size(); i += 2) {
            published = published.replace(PUBLISHED.get(i), PUBLISHED.get(i + 1));
        }
        return "model." + published;
    }

    private static void norm(Map<String, long[]> shapes, String name, long state) {
        shapes.put(name + ".weight", new long[] {state});
        shapes.put(name + ".bias", new long[] {state});
    }
}
