package dev.hubbub.localdev.spectrogram;

import java.awt.Color;

/**
 * What a picture lies on.
 *
 * @param paper around the spectrogram
 * @param ink of axes and words
 */
record Theme(Color paper, Color ink) {

    static final Theme LIGHT = new Theme(Color.WHITE, new Color(0x22, 0x22, 0x22));
    static final Theme DARK = new Theme(new Color(0x14, 0x16, 0x1a), new Color(0xdd, 0xdf, 0xe3));

    /**
     * From the softest to the loudest, evenly in what eyes take for brightness, so that a print without colours shows the
     * same: black, violet, red, orange, pale yellow.
     */
    private static final int[] SCALE = {
        0x05030f, 0x1b1044, 0x4a0f6d, 0x7a2382, 0xa8327d, 0xd6456c, 0xf3685c, 0xfd9a6a, 0xfecb8d, 0xfcf7bf
    };

    /** @param level from 0, the softest, to 1, the loudest; what is beyond is taken for these */
    static int colour(double level) {
        double at = Math.max(0, Math.min(1, level)) * (SCALE.length - 1);
        int low = Math.min(SCALE.length - 2, (int) at);
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = SCALE[low] >> shift & 0xff;
            int to = SCALE[low + 1] >> shift & 0xff;
            colour |= (int) Math.round(from + (to - from) * (at - low)) << shift;
        }
        return colour;
    }
}
