package dev.hubbub.bench.whispercpp;

import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * What the head of a model file of whisper.cpp says: its magic number and eleven numbers, four bytes each, least first.
 *
 * @param shape of the model
 * @param weights how they are stored
 */
record GgmlModel(ModelShape shape, String weights) {
    private static final int MAGIC = 0x67676d6c;
    private static final int FIELDS = 12;
    private static final int WIDTH = 3;
    private static final int LAYERS = 5;
    private static final int TEXT_LAYERS = 9;
    private static final int TYPE = 11;

    /** The version of the way in which weights are rounded is counted in thousands. */
    private static final int VERSIONS = 1000;

    private static final Map<Integer, String> WEIGHTS =
            Map.of(0, "float32", 1, "float16", 2, "q4_0", 3, "q4_1", 7, "q8_0", 8, "q5_0", 9, "q5_1");

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is none, or of a shape that is not measured here
     */
    static GgmlModel of(Path file) {
        ByteBuffer head;
        try (DataInputStream content = new DataInputStream(Files.newInputStream(file))) {
            byte[] bytes = content.readNBytes(FIELDS * Integer.BYTES);
            head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw refused(file, "cannot be read (" + e.getMessage() + ")", e);
        }
        if (head.limit() < FIELDS * Integer.BYTES || head.getInt(0) != MAGIC) {
            throw refused(file, "is no model of whisper.cpp", null);
        }
        int type = field(head, TYPE) % VERSIONS;
        ModelShape shape = Arrays.stream(ModelShape.values())
                .filter(known -> isOf(known.config(), head))
                .findFirst()
                .orElseThrow(() -> refused(
                        file,
                        "is " + field(head, WIDTH) + " wide and " + field(head, TEXT_LAYERS)
                                + " layers deep, which no shape is that can be measured here",
                        null));
        return new GgmlModel(shape, WEIGHTS.getOrDefault(type, "type " + type));
    }

    private static boolean isOf(WhisperConfig config, ByteBuffer head) {
        return config.textState() == field(head, WIDTH)
                && config.audioLayers() == field(head, LAYERS)
                && config.textLayers() == field(head, TEXT_LAYERS);
    }

    private static int field(ByteBuffer head, int place) {
        return head.getInt(place * Integer.BYTES);
    }

    private static IllegalArgumentException refused(Path file, String why, Exception cause) {
        return new IllegalArgumentException(
                file + " " + why + ": name a file as ggml-tiny.bin with --whisper-cpp-model.", cause);
    }
}
