package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.ParameterSet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * How large an encoder is. All of it but the number of heads shows in the shapes of its tensors.
 *
 * @param width of a state
 * @param layers of the transformer
 * @param heads of each attention
 * @param hidden width inside a feed-forward part
 * @param channels of the first convolution and of the four stages behind it, five numbers
 * @param taps of the positional convolution
 * @param groups of the positional convolution
 * @param added whether what is heard and what is seen are added; else they are laid side by side and projected
 * @param slopes whether units have slopes of their own (PReLU); else they are rectified (ReLU)
 */
public record AvHubertDimensions(
        int width,
        int layers,
        int heads,
        int hidden,
        List<Integer> channels,
        int taps,
        int groups,
        boolean added,
        boolean slopes) {
    /** Of all published encoders: 12 heads of width 768, 16 of width 1024. */
    private static final int HEAD_WIDTH = 64;

    /** More than any encoder has. */
    private static final int MOST_HEADS = 1024;

    /** The field of a configuration that says the heads. */
    public static final String HEADS = "num_attention_heads";

    /** The same in the configuration of a Whisper-Flamingo, whose own heads are the Whisper's. */
    public static final String VIDEO_HEADS = "video_attention_heads";

    private static final String HEADS_REMEDY =
            HEADS + " (of a Whisper-Flamingo " + VIDEO_HEADS + ") in the config.json beside it.";

    private static final String POSITIONS = "encoder.pos_conv_embed.conv.weight_v";
    private static final String EYE = "feature_extractor_video.";
    private static final String TRUNK = EYE + "resnet.trunk.layer";

    public AvHubertDimensions {
        channels = List.copyOf(channels);
    }

    /**
     * The number of heads that a configuration says, if it does.
     *
     * @throws CheckpointException if it is no number of heads
     */
    public static OptionalInt headsIn(JsonFields config, String field) {
        return config.integerWithin(field, 1, MOST_HEADS);
    }

    /**
     * The dimensions of an encoder, after every tensor has been found to be there and to fit.
     *
     * @param encoder under {@linkplain AvHubertNames its own names}
     * @param heads if a configuration says it; else one for every 64 of the width
     * @param where the file, for messages
     * @throws CheckpointException if a tensor is missing or has another shape than the others ask for, or if the number of
     *     heads is neither said nor to be told from the width
     */
    public static AvHubertDimensions of(ParameterSet encoder, OptionalInt heads, String where) {
        Shapes shapes = new Shapes(encoder, where);
        int width = shapes.axis("encoder.layer_norm.weight", 1, 0);
        long layers = encoder.names().stream()
                .filter(name -> name.startsWith("encoder.layers.") && name.endsWith(".final_layer_norm.weight"))
                .count();
        List<Integer> channels = List.of(
                shapes.axis(EYE + "resnet.frontend3D.0.weight", 5, 0),
                shapes.axis(TRUNK + "1.0.conv1.weight", 4, 0),
                shapes.axis(TRUNK + "2.0.conv1.weight", 4, 0),
                shapes.axis(TRUNK + "3.0.conv1.weight", 4, 0),
                shapes.axis(TRUNK + "4.0.conv1.weight", 4, 0));
        var dimensions = new AvHubertDimensions(
                width,
                Math.toIntExact(layers),
                heads.isPresent() ? heads.getAsInt() : usualHeads(width, where),
                layers == 0 ? 0 : shapes.axis("encoder.layers.0.feed_forward.intermediate_dense.weight", 2, 0),
                channels,
                shapes.axis(POSITIONS, 3, 2),
                shapes.groups(width),
                shapes.axis("layer_norm.weight", 1, 0) == width,
                encoder.contains(EYE + "resnet.frontend3D.2.weight"));
        if (layers == 0) {
            throw new CheckpointException(
                    where + " is no complete AV-HuBERT encoder: it has no layers; copy or download it again.");
        }
        if (dimensions.heads < 1 || width % dimensions.heads != 0) {
            throw new CheckpointException("An AV-HuBERT encoder of width " + width + ", as " + where
                    + " has one, cannot be split into " + dimensions.heads + " heads: correct " + HEADS_REMEDY);
        }
        dimensions.shapes().forEach(shapes::require);
        return dimensions;
    }

    private static int usualHeads(int width, String where) {
        if (width % HEAD_WIDTH != 0) {
            throw new CheckpointException("Nothing says how many heads the AV-HuBERT encoder of " + where
                    + " has, and its width of " + width + " is no multiple of " + HEAD_WIDTH + ": say " + HEADS_REMEDY);
        }
        return width / HEAD_WIDTH;
    }

    /** The names and shapes of all tensors that inference needs. */
    public Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        linear(shapes, "feature_extractor_audio.proj", AvHubertInput.FEATURES, width);
        convolution(shapes, EYE + "resnet.frontend3D.", "0", "1", "2", channels.get(0), 1, 5, 7, 7);
        for (int stage = 1; stage <= 4; stage++) {
            for (int block = 0; block < 2; block++) {
                residualBlock(shapes, TRUNK + stage + "." + block + ".", stage, block == 0);
            }
        }
        linear(shapes, EYE + "proj", channels.get(4), width);
        norm(shapes, "layer_norm", added ? width : 2 * width);
        if (!added) {
            linear(shapes, "post_extract_proj", 2 * width, width);
        }
        shapes.put("encoder.pos_conv_embed.conv.weight_g", new long[] {1, 1, taps});
        shapes.put(POSITIONS, new long[] {width, width / groups, taps});
        shapes.put("encoder.pos_conv_embed.conv.bias", new long[] {width});
        for (int layer = 0; layer < layers; layer++) {
            layer(shapes, "encoder.layers." + layer + ".");
        }
        norm(shapes, "encoder.layer_norm", width);
        return shapes;
    }

    private void residualBlock(Map<String, long[]> shapes, String name, int stage, boolean first) {
        int out = channels.get(stage);
        int in = first ? channels.get(stage - 1) : out;
        convolution(shapes, name, "conv1", "bn1", "relu1", out, in, 3, 3);
        convolution(shapes, name, "conv2", "bn2", "relu2", out, out, 3, 3);
        if (first && stage > 1) {
            shapes.put(name + "downsample.0.weight", new long[] {out, in, 1, 1});
            batchNorm(shapes, name + "downsample.1", out);
        }
    }

    private void convolution(
            Map<String, long[]> shapes, String name, String weight, String norm, String slope, long... shape) {
        shapes.put(name + weight + ".weight", shape);
        batchNorm(shapes, name + norm, shape[0]);
        if (slopes) {
            shapes.put(name + slope + ".weight", new long[] {shape[0]});
        }
    }

    private static void batchNorm(Map<String, long[]> shapes, String name, long size) {
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            shapes.put(name + "." + part, new long[] {size});
        }
    }

    private void layer(Map<String, long[]> shapes, String name) {
        for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
            linear(shapes, name + "attention." + projection, width, width);
        }
        norm(shapes, name + "layer_norm", width);
        linear(shapes, name + "feed_forward.intermediate_dense", width, hidden);
        linear(shapes, name + "feed_forward.output_dense", hidden, width);
        norm(shapes, name + "final_layer_norm", width);
    }

    private static void linear(Map<String, long[]> shapes, String name, long in, long out) {
        shapes.put(name + ".weight", new long[] {out, in});
        shapes.put(name + ".bias", new long[] {out});
    }

    private static void norm(Map<String, long[]> shapes, String name, long width) {
        shapes.put(name + ".weight", new long[] {width});
        shapes.put(name + ".bias", new long[] {width});
    }

    private record Shapes(ParameterSet parameters, String where) {

        int axis(String name, int rank, int axis) {
            long[] shape = found(name);
            if (shape.length != rank) {
                throw unfit(name, Arrays.toString(shape), "a shape of " + rank + " axes");
            }
            return Math.toIntExact(shape[axis]);
        }

        /** Groups of the positional convolution, each of which sees its share of the width. */
        int groups(int width) {
            int share = axis(POSITIONS, 3, 1);
            if (share < 1 || width % share != 0) {
                throw unfit(POSITIONS, Arrays.toString(found(POSITIONS)), "a second axis that divides " + width);
            }
            return width / share;
        }

        void require(String name, long[] expected) {
            long[] shape = found(name);
            if (!Arrays.equals(shape, expected)) {
                throw unfit(name, Arrays.toString(shape), Arrays.toString(expected));
            }
        }

        private long[] found(String name) {
            if (!parameters.contains(name)) {
                throw new CheckpointException(where + " is no complete AV-HuBERT encoder: it lacks " + name
                        + "; copy or download it again. It has "
                        + new TreeSet<>(parameters.names()).stream().limit(3).toList() + " and others.");
            }
            return parameters.get(name).shape();
        }

        private CheckpointException unfit(String name, String found, String expected) {
            return new CheckpointException("Tensor " + name + " of " + where + " has shape " + found
                    + " where an AV-HuBERT encoder of its size has " + expected
                    + ": take all files from one checkpoint.");
        }
    }
}
