package dev.hubbub.bench.model;

import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Sizes of Whisper models, all with 80 mel bands, windows of 30 s and the multilingual vocabulary. {@link #TINY},
 * {@link #BASE} and {@link #LARGE} are published; the others are smaller, for measurements that would take too long.
 */
public enum ModelShape {
    NANO(64, 1, 2),
    MINI(192, 3, 2),
    TINY(384, 6, 4),
    BASE(512, 8, 6),
    LARGE(1280, 20, 32);

    private static final int MELS = 80;
    private static final int AUDIO_CONTEXT = 1_500;
    private static final int VOCABULARY = 51_865;
    private static final int TEXT_CONTEXT = 448;

    private final int width;
    private final int heads;
    private final int layers;

    ModelShape(int width, int heads, int layers) {
        this.width = width;
        this.heads = heads;
        this.layers = layers;
    }

    /** The dimensions; encoder and decoder are equally wide and deep. */
    public WhisperConfig config() {
        return config(layers);
    }

    /** The same with a decoder of another depth. */
    WhisperConfig config(int textLayers) {
        return new WhisperConfig(
                MELS, AUDIO_CONTEXT, width, heads, layers, VOCABULARY, TEXT_CONTEXT, width, heads, textLayers);
    }

    /** Number of weights. */
    public long parameters() {
        return config().shapes().values().stream()
                .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
                .sum();
    }

    /** The name in lower case, as it is printed and given on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a shape by its label. */
    public static ModelShape labelled(String label) {
        return Arrays.stream(values())
                .filter(shape -> shape.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown model \"" + label + "\"; use one of "
                        + Arrays.stream(values()).map(ModelShape::label).collect(Collectors.joining(", ")) + "."));
    }
}
