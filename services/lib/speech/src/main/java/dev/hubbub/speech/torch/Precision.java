package dev.hubbub.speech.torch;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Element type of a model's weights and activations. */
public enum Precision {
    FLOAT32(6),
    FLOAT16(5),
    BFLOAT16(15),
    /**
     * On the CPU, and not for training: products with weight matrices in whole numbers of 8 bits, what they are multiplied
     * with rounded row by row as it comes ("dynamic quantisation"), and all else in float32. A row has the same product in
     * every batch; what lies between products may differ in its last bit in another, and be rounded to another step.
     */
    INT8(6);

    private final int scalarType;

    Precision(int scalarType) {
        this.scalarType = scalarType;
    }

    /** The number that scripts know the type of all but matrices by ({@code c10::ScalarType}). */
    public int scalarType() {
        return scalarType;
    }

    /** Whether gradients can be computed in it. */
    public boolean isForTraining() {
        return this != INT8;
    }

    /**
     * Refuses what this machine's processor cannot compute in.
     *
     * @throws IllegalArgumentException which names another
     */
    public void requireOnProcessor() {
        LinearFunctions.source(this);
    }

    /** Finds a precision by its name in lower case, {@code float32}, {@code float16}, {@code bfloat16} or {@code int8}. */
    public static Precision named(String name) {
        return Arrays.stream(values())
                .filter(precision -> precision.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown precision \"" + name + "\"; use one of "
                        + Arrays.stream(values()).map(Precision::toString).collect(Collectors.joining(", ")) + "."));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
