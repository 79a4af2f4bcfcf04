package dev.hubbub.speech.whisper;

import java.util.Arrays;

/** Sound made of the three reference recordings, by the names that the expected values use for it. */
final class JoinedAudio {
    private static final int RATE = 16_000;

    private JoinedAudio() {}

    /**
     * The sound of a name.
     *
     * @param name of a reference recording; {@code joined:S} for S seconds of all three in turn, half a second of silence
     *     behind the first; {@code part:N} for N samples of the first from 0.5 s on
     */
    static float[] named(String name) {
        if (name.startsWith("joined:")) {
            return joined(Double.parseDouble(name.substring("joined:".length())));
        }
        if (name.startsWith("part:")) {
            int length = Integer.parseInt(name.substring("part:".length()));
            return Arrays.copyOfRange(clip(0), RATE / 2, RATE / 2 + length);
        }
        return clip(ReferenceModel.CLIPS.indexOf(name));
    }

    private static float[] joined(double seconds) {
        float[] pause = new float[RATE / 2];
        float[][] turn = {clip(0), pause, clip(1), clip(2)};
        float[] samples = new float[(int) (seconds * RATE)];
        int at = 0;
        for (int i = 0; at < samples.length; i++) {
            float[] next = turn[i % turn.length];
            int length = Math.min(next.length, samples.length - at);
            System.arraycopy(next, 0, samples, at, length);
            at += length;
        }
        return samples;
    }

    private static float[] clip(int index) {
        return ReferenceModel.clips().get(index);
    }
}
