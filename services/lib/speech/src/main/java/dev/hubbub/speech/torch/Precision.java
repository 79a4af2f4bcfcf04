package dev.hubbub.speech.torch;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Element type of a model's weights and activations. */
public enum Precision {
    FLOAT32(6),
    FLOAT16(5),
    BFLOAT16(15);

    private final int scalarType;

    Precision(int scalarType) {
        this.scalarType = scalarType;
    }

    /** The number scripts know the type by ({@code c10::ScalarType}). */
    public int scalarType() {
        return scalarType;
    }

    /** Finds a precision by its name in lower case, {@code float32}, {@code float16} or {@code bfloat16}. */
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
