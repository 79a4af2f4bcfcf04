package dev.hubbub.bench.model;

import dev.hubbub.speech.avhubert.AvHubertDimensions;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.TorchWriter;
import dev.hubbub.speech.flamingo.FlamingoLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Whisper-Flamingo with random weights, as {@link RandomCheckpoint} is a Whisper: a file as Lightning saves it. Its video
 * encoder has a front-end of the published size; its transformer is that of the large one only in the large shape, and of
 * a quarter of its width and a sixth of its layers in the others.
 *
 * @param shape of the Whisper
 * @param folder where it lies
 */
public record RandomFlamingo(ModelShape shape, Path folder) {
    private static final double GATES = 0.5;

    /** Writes the model unless it lies there already. */
    public static RandomFlamingo in(Path parent, ModelShape shape) {
        Path folder = parent.resolve("whisper-flamingo-" + shape.label() + "-random");
        Path config = folder.resolve("config.json");
        if (!Files.exists(config)) {
            try {
                Files.createDirectories(folder);
                write(shape, folder.resolve("flamingo.pt"));
                Files.writeString(
                        config,
                        "{\"model_type\": \"whisper-flamingo\", \"encoder_attention_heads\": %d,"
                                        .formatted(shape.config().audioHeads())
                                + " \"decoder_attention_heads\": %d}"
                                        .formatted(shape.config().textHeads()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new RandomFlamingo(shape, folder);
    }

    /** The dimensions of its video encoder. */
    public AvHubertDimensions eyes() {
        return eyes(shape);
    }

    static AvHubertDimensions eyes(ModelShape shape) {
        boolean large = shape == ModelShape.LARGE;
        int width = large ? 1024 : 256;
        return new AvHubertDimensions(
                width, large ? 24 : 4, width / 64, 4 * width, List.of(64, 64, 128, 256, 512), 128, 16, false, true);
    }

    private static void write(ModelShape shape, Path file) {
        Map<String, long[]> shapes = new LinkedHashMap<>(shape.config().shapes());
        AvHubertDimensions eyes = eyes(shape);
        FlamingoLayout.VARIANT
                .more()
                .apply(shape.config())
                .forEach((name, axes) ->
                        shapes.put(name, axes.length == 2 && axes[1] < 0 ? projection(axes, eyes) : axes));
        eyes.shapes().forEach((name, axes) -> shapes.put(FlamingoLayout.VIDEO_ENCODER + name, axes));
        ByteBuffer room = RandomCheckpoint.room(shapes);
        Map<String, Parameter> state = new LinkedHashMap<>();
        shapes.forEach((name, axes) -> state.put(
                "model." + name, RandomCheckpoint.tensor(name, axes, mean(name, axes), deviation(name, axes), room)));
        TorchWriter.write(file, Map.of("epoch", 1L, "state_dict", state));
    }

    private static long[] projection(long[] axes, AvHubertDimensions eyes) {
        return new long[] {axes[0], eyes.width()};
    }

    /** What multiplies is around 1: norms, slopes, variances, gains. */
    static double mean(String name, long[] shape) {
        boolean gain = name.endsWith("weight_g") || name.endsWith("running_var") || name.endsWith("_scalar");
        boolean scale = shape.length == 1 && name.endsWith(".weight");
        return gain || scale ? 1 : 0;
    }

    static double deviation(String name, long[] shape) {
        if (name.endsWith("_gate")) {
            return GATES;
        }
        boolean flat = shape.length < 2 || name.endsWith("weight_g");
        return flat ? RandomCheckpoint.deviation("any.bias", shape) : RandomCheckpoint.deviation(name, shape);
    }
}
