package dev.hubbub.speech.activespeaker;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ParameterSet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that {@link LightAsd} computes with; the published network comes in one size. */
final class LightAsdShapes {
    /** Of a state, behind either encoder's last block. */
    private static final int STATE = 128;

    /** What goes into the first block and what comes out of each. */
    private static final int[] WIDTHS = {1, 32, 64, STATE};

    /** Rows of a recurrent layer's weights: two gates and the new state. */
    private static final int GATED = 3 * STATE;

    private static final int[] KERNELS = {3, 5};

    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private LightAsdShapes() {
        for (int block = 1; block < WIDTHS.length; block++) {
            int in = WIDTHS[block - 1];
            int out = WIDTHS[block];
            String eye = "model.visualEncoder.block" + block + ".";
            String ear = "model.audioEncoder.block" + block + ".";
            for (int size : KERNELS) {
                convolution(eye, "s_" + size, out, in, 1, size, size);
                convolution(eye, "t_" + size, out, out, size, 1, 1);
                convolution(ear, "m_" + size, out, in, size, 1);
                convolution(ear, "t_" + size, out, out, 1, size);
            }
            convolution(eye, "last", out, out, 1, 1, 1);
            convolution(ear, "last", out, out, 1, 1);
        }
        for (String direction : List.of("forward", "backward")) {
            for (String part : List.of("ih", "hh")) {
                String layer = "model.GRU.gru_" + direction + ".";
                shapes.put(layer + "weight_" + part + "_l0", new long[] {GATED, STATE});
                shapes.put(layer + "bias_" + part + "_l0", new long[] {GATED});
            }
        }
        shapes.put("lossAV.FC.weight", new long[] {2, STATE});
        shapes.put("lossAV.FC.bias", new long[] {2});
    }

    private void convolution(String block, String name, long... shape) {
        shapes.put(block + name + ".weight", shape);
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            shapes.put(block + "bn_" + name + "." + part, new long[] {shape[0]});
        }
    }

    /**
     * Makes sure of them.
     *
     * @param where the file, for messages
     * @throws CheckpointException if a tensor is missing or has another shape
     */
    static void require(ParameterSet parameters, String where) {
        new LightAsdShapes().shapes.forEach((name, expected) -> {
            if (!parameters.contains(name)) {
                throw new CheckpointException(
                        where + " holds no complete Light-ASD: it lacks " + name + "; copy or download it again.");
            }
            long[] found = parameters.get(name).shape();
            if (!Arrays.equals(found, expected)) {
                throw new CheckpointException("Tensor " + name + " of " + where + " has shape " + Arrays.toString(found)
                        + " where Light-ASD has " + Arrays.toString(expected) + ": name its finetuned file.");
            }
        });
    }
}
