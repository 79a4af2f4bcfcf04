package dev.hubbub.bench.model;

import dev.hubbub.speech.model.GreyFrames;
import java.util.SplittableRandom;

/** Pictures that mean nothing, of the size that lips are cut to. */
public final class Mouth {
    private static final int SIDE = 96;

    private Mouth() {}

    /** Always the same ones. */
    public static GreyFrames of(int seconds) {
        byte[] pixels = new byte[seconds * GreyFrames.FRAMES_PER_SECOND * SIDE * SIDE];
        new SplittableRandom(1).nextBytes(pixels);
        return new GreyFrames(SIDE, SIDE, pixels);
    }
}
