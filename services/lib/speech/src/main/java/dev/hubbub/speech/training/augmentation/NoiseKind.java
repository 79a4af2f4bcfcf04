package dev.hubbub.speech.training.augmentation;

import java.util.List;
import java.util.Locale;

/** What is heard beside speech. */
public enum NoiseKind {
    /** Noise of equal power at all frequencies. */
    WHITE,
    /** Noise of equal power in every octave. */
    PINK,
    /** Recordings of noise. */
    RECORDINGS,
    /** Others who speak at the same time. */
    BABBLE;

    /** Those that are computed. */
    public static final List<NoiseKind> COMPUTED = List.of(WHITE, PINK);

    /** As people write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
