package dev.hubbub.speech.whisper.checkpoint;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.merging.CompanionFiles;
import dev.hubbub.speech.model.ModelInitialisation.Drawing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Whisper models that have learnt nothing. Matrices and convolutions are normal with a deviation of one over the root of
 * their inputs, as the paper says; embeddings, which are also the output, with the configuration's {@code init_std} (0.02),
 * so that all tokens begin nearly equally likely; biases are 0, norms 1, and the encoder's positions its sinusoids.
 *
 * <p>Source: A. Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision, 2022, appendix F.
 */
public final class WhisperInitialisation {
    private static final String SINUSOIDS = "encoder.positional_embedding";
    private static final double SLOWEST = 10_000;

    private WhisperInitialisation() {}

    /**
     * Writes one.
     *
     * @param configuration a Hugging Face folder; of its files all but the weights are copied
     * @throws CheckpointException if it holds no configuration of a Whisper model
     */
    public static void write(Path configuration, Path folder, Drawing drawing) {
        Path file = configuration.resolve("config.json");
        if (!Files.exists(file)) {
            throw new CheckpointException(configuration + " holds no config.json, which says what a new model is like:"
                    + " name the folder of a Hugging Face checkpoint; its weights are not needed.");
        }
        JsonFields fields = JsonFields.read(file);
        WhisperConfig config = WhisperConfig.ofHuggingFace(fields);
        double deviation = fields.node().path("init_std").asDouble(0.02);
        List<Parameter> parameters = new ArrayList<>();
        config.shapes()
                .forEach((name, shape) -> parameters.add(
                        TensorData.computed(name, shape, () -> values(name, shape, deviation, drawing))));
        CompanionFiles.copy(configuration, folder, "float32");
        new WhisperExport(config, GenerationConfig.NONE, ParameterSet.of(parameters)).weightsTo(folder);
    }

    private static float[] values(String name, long[] shape, double embedding, Drawing drawing) {
        int size = Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact));
        if (name.equals(SINUSOIDS)) {
            return sinusoids((int) shape[0], (int) shape[1]);
        }
        if (shape.length == 1) {
            float[] constant = new float[size];
            Arrays.fill(constant, name.endsWith(".weight") ? 1 : 0);
            return constant;
        }
        if (name.contains("embedding")) {
            return normal(name, size, embedding, drawing.seed());
        }
        double inputs = (double) size / shape[0];
        double scale = name.startsWith("encoder.conv") ? drawing.stemScale() : 1;
        return normal(name, size, scale / Math.sqrt(inputs), drawing.seed());
    }

    /** By the seed and its name, whatever else is drawn. */
    private static float[] normal(String name, int size, double deviation, long seed) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + name.hashCode());
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    /** Half of a position's numbers are sines and half cosines, of wave lengths from 2 pi to 10000 times that. */
    private static float[] sinusoids(int positions, int width) {
        float[] values = new float[positions * width];
        int half = width / 2;
        for (int position = 0; position < positions; position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * Math.exp(-Math.log(SLOWEST) * i / (half - 1));
                values[position * width + i] = (float) Math.sin(angle);
                values[position * width + half + i] = (float) Math.cos(angle);
            }
        }
        return values;
    }
}
