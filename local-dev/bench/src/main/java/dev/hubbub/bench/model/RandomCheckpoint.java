package dev.hubbub.bench.model;

import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.whisper.checkpoint.GenerationConfig;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import dev.hubbub.speech.whisper.checkpoint.WhisperExport;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A model with random weights in a Hugging Face folder: it costs what a trained one costs and understands nothing. The
 * weights are the same wherever they are made, and of such a size that the next token's distribution is neither flat nor
 * certain.
 *
 * @param shape its dimensions
 * @param folder where it lies
 */
public record RandomCheckpoint(ModelShape shape, Path folder) {
    /** Standard deviation of the logits, and so how far apart the likeliest tokens are. */
    private static final double LOGITS = 3;

    /** Attention over many positions gives much the same for every token, which would draw the text into a loop. */
    private static final double ATTENTION_GAIN = 0.5;

    private static final double POSITIONS = 1;
    private static final double BIASES = 0.05;

    /** Writes the model unless it lies there already. */
    public static RandomCheckpoint in(Path parent, ModelShape shape) {
        return in(parent.resolve("whisper-" + shape.label() + "-random"), shape, shape.config());
    }

    /** The same with a decoder of one layer. */
    public static RandomCheckpoint withOneDecoderLayer(Path parent, ModelShape shape) {
        return in(parent.resolve("whisper-" + shape.label() + "-one-layer-random"), shape, shape.config(1));
    }

    private static RandomCheckpoint in(Path folder, ModelShape shape, WhisperConfig config) {
        if (!Files.exists(folder.resolve("config.json"))) {
            write(config, folder);
        }
        return new RandomCheckpoint(shape, folder);
    }

    private static void write(WhisperConfig config, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteBuffer room = room(config);
        List<TensorData> tensors = config.shapes().entrySet().stream()
                .map(entry -> tensor(entry.getKey(), entry.getValue(), room))
                .toList();
        WhisperTokens tokens = WhisperTokens.of(config, GenerationConfig.NONE, Optional.empty());
        new WhisperExport(config, tokens.toGenerationConfig(GenerationConfig.NONE), ParameterSet.of(tensors))
                .toFolder(folder);
    }

    /**
     * Room for the largest tensor, which all take in turn because each is written before the next is asked for. It lies
     * outside of the heap: the bench's is small and of fixed size, and one tensor of a large model would fill it.
     */
    static ByteBuffer room(WhisperConfig config) {
        return room(config.shapes());
    }

    static ByteBuffer room(Map<String, long[]> shapes) {
        long largest = shapes.values().stream()
                .mapToLong(RandomCheckpoint::elements)
                .max()
                .orElseThrow();
        return ByteBuffer.allocateDirect(Math.toIntExact(Float.BYTES * largest)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static TensorData tensor(String name, long[] shape, ByteBuffer room) {
        return tensor(name, shape, isNormWeight(name) ? 1 : 0, deviation(name, shape), room);
    }

    /** Uniform around the mean, so that the numbers do not depend on any library's normal distribution. */
    static TensorData tensor(String name, long[] shape, double mean, double deviation, ByteBuffer room) {
        return new TensorData(name, ElementType.FLOAT32, shape, () -> values(name, shape, mean, deviation, room));
    }

    private static ByteBuffer values(String name, long[] shape, double mean, double deviation, ByteBuffer room) {
        double reach = Math.sqrt(3) * deviation;
        SplittableRandom random = new SplittableRandom(name.hashCode());
        room.clear().limit(Math.toIntExact(Float.BYTES * elements(shape)));
        FloatBuffer values = room.asFloatBuffer();
        while (values.hasRemaining()) {
            values.put((float) (mean + reach * (2 * random.nextDouble() - 1)));
        }
        return room;
    }

    private static long elements(long[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    static double deviation(String name, long[] shape) {
        if (name.endsWith(".bias") || isNormWeight(name)) {
            return BIASES;
        }
        if (name.endsWith("positional_embedding")) {
            return POSITIONS;
        }
        if (name.equals("decoder.token_embedding.weight")) {
            return LOGITS / Math.sqrt(shape[1]);
        }
        long inputs = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            inputs *= shape[axis];
        }
        double gain = name.endsWith("attn.out.weight") ? ATTENTION_GAIN : 1;
        return gain / Math.sqrt(inputs);
    }

    static boolean isNormWeight(String name) {
        return name.endsWith("ln.weight") || name.endsWith("ln_post.weight");
    }
}
