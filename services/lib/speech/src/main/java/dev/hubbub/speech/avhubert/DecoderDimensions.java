package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ParameterSet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How large a text decoder is; all but the number of heads is read from its tensors.
 *
 * @param width of a state
 * @param memory width of the encoder's states, behind the bridge where there is one
 * @param layers of the transformer
 * @param heads of each attention
 * @param hidden width inside a feed-forward part
 * @param vocabulary tokens it knows
 */
public record DecoderDimensions(int width, int memory, int layers, int heads, int hidden, int vocabulary) {

    /**
     * The dimensions of a decoder, after every tensor has been found to be there and to fit.
     *
     * @param decoder under the names of {@link TextDecoder}
     * @param encoderWidth of the states that it is to attend to
     * @throws CheckpointException if a tensor is missing or has another shape than the others ask for
     */
    public static DecoderDimensions of(ParameterSet decoder, int heads, int encoderWidth, String where) {
        long[] embedding = shape(decoder, "embed_tokens.weight", 2, where);
        long[] up = shape(decoder, "layers.0.fc1.weight", 2, where);
        long layers = decoder.names().stream()
                .filter(name -> name.startsWith("layers.") && name.endsWith(".final_layer_norm.weight"))
                .count();
        long memory = decoder.contains("bridge.weight") ? embedding[1] : encoderWidth;
        var dimensions = new DecoderDimensions(
                Math.toIntExact(embedding[1]),
                Math.toIntExact(memory),
                Math.toIntExact(layers),
                heads,
                Math.toIntExact(up[0]),
                Math.toIntExact(embedding[0]));
        if (heads < 1 || dimensions.width % heads != 0) {
            throw new CheckpointException(where + " says " + heads + " heads for a decoder of width " + dimensions.width
                    + ", which they do not divide: correct decoder_attention_heads (of a model of CTC and attention dheads)"
                    + " in the config.json beside it.");
        }
        dimensions.shapes(decoder, encoderWidth).forEach((name, expected) -> {
            long[] found = shape(decoder, name, expected.length, where);
            if (!Arrays.equals(found, expected)) {
                throw new CheckpointException("The decoder's tensor " + name + " of " + where + " has shape "
                        + Arrays.toString(found) + " where the others ask for " + Arrays.toString(expected)
                        + ": take all files from one checkpoint.");
            }
        });
        return dimensions;
    }

    /** The names of all tensors that a decoder is made of. */
    Set<String> names(ParameterSet decoder) {
        Set<String> names = new LinkedHashSet<>(Set.of("embed_tokens.weight"));
        names.addAll(shapes(decoder, width).keySet());
        return names;
    }

    private static long[] shape(ParameterSet decoder, String name, int axes, String where) {
        if (!decoder.contains(name)) {
            throw new CheckpointException(
                    where + " holds no complete text decoder: it lacks " + name + "; copy or download it again.");
        }
        long[] shape = decoder.get(name).shape();
        if (shape.length != axes) {
            throw new CheckpointException("The decoder's tensor " + name + " of " + where + " has shape "
                    + Arrays.toString(shape) + ", not " + axes + " axes: take all files from one checkpoint.");
        }
        return shape;
    }

    private Map<String, long[]> shapes(ParameterSet decoder, int encoderWidth) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (int layer = 0; layer < layers; layer++) {
            String name = "layers." + layer + ".";
            for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                linear(shapes, name + "self_attn." + projection, width, width);
                boolean ofMemory = projection.equals("k_proj") || projection.equals("v_proj");
                linear(shapes, name + "encoder_attn." + projection, ofMemory ? memory : width, width);
            }
            linear(shapes, name + "fc1", width, hidden);
            linear(shapes, name + "fc2", hidden, width);
            for (String norm : List.of("self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm")) {
                norm(shapes, name + norm);
            }
        }
        norm(shapes, "layer_norm");
        if (decoder.contains("output.weight")) {
            shapes.put("output.weight", new long[] {vocabulary, width});
        }
        if (decoder.contains("output.bias")) {
            shapes.put("output.bias", new long[] {vocabulary});
        }
        if (decoder.contains("bridge.weight")) {
            linear(shapes, "bridge", encoderWidth, width);
        }
        return shapes;
    }

    private void norm(Map<String, long[]> shapes, String name) {
        shapes.put(name + ".weight", new long[] {width});
        shapes.put(name + ".bias", new long[] {width});
    }

    private static void linear(Map<String, long[]> shapes, String name, long in, long out) {
        shapes.put(name + ".weight", new long[] {out, in});
        shapes.put(name + ".bias", new long[] {out});
    }
}
