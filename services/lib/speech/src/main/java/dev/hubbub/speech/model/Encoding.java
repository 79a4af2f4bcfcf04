package dev.hubbub.speech.model;

/**
 * How clips are to be encoded.
 *
 * @param padToWindow whether every clip is followed by silence up to the one length that the model was trained on;
 *     without, it is computed at its own length, for checkpoints that were trained so. A model that never had such a
 *     length takes clips as they are in both cases.
 */
public record Encoding(boolean padToWindow) {

    /** Every clip as long as the model's window. */
    public static final Encoding PADDED = new Encoding(true);

    /** Every clip at its own length. */
    public static final Encoding UNPADDED = new Encoding(false);
}
