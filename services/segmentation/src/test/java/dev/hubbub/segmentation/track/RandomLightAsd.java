package dev.hubbub.segmentation.track;

import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.checkpoint.TorchWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Weights of Light-ASD by their names and shapes, which know nothing. */
final class RandomLightAsd {

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Random random = new Random(9);

    private RandomLightAsd() {}

    static void write(Path file) {
        RandomLightAsd weights = new RandomLightAsd();
        int[] widths = {1, 32, 64, 128};
        for (int block = 1; block <= 3; block++) {
            long in = widths[block - 1];
            long out = widths[block];
            String seen = "model.visualEncoder.block" + block + ".";
            String heard = "model.audioEncoder.block" + block + ".";
            for (long size : new long[] {3, 5}) {
                weights.layer(seen, "s_" + size, out, in, 1, size, size);
                weights.layer(seen, "t_" + size, out, out, size, 1, 1);
                weights.layer(heard, "m_" + size, out, in, size, 1);
                weights.layer(heard, "t_" + size, out, out, 1, size);
            }
            weights.layer(seen, "last", out, out, 1, 1, 1);
            weights.layer(heard, "last", out, out, 1, 1);
        }
        for (String way : List.of("forward", "backward")) {
            for (String part : List.of("ih", "hh")) {
                weights.add("model.GRU.gru_" + way + ".weight_" + part + "_l0", 384, 128);
                weights.add("model.GRU.gru_" + way + ".bias_" + part + "_l0", 384);
            }
        }
        weights.add("lossAV.FC.weight", 2, 128);
        weights.add("lossAV.FC.bias", 2);
        TorchWriter.write(file, weights.parameters);
    }

    private void layer(String block, String name, long... shape) {
        add(block + name + ".weight", shape);
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            add(block + "bn_" + name + "." + part, shape[0]);
        }
    }

    private void add(String name, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (one, other) -> one * other)];
        double scale = shape.length == 1 ? 0.1 : Math.sqrt(3.0 * shape[0] / values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (scale * (2 * random.nextDouble() - 1)) + (name.endsWith("running_var") ? 1 : 0);
        }
        parameters.put(name, TensorData.of(name, shape, values));
    }
}
