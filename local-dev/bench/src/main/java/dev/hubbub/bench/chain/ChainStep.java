package dev.hubbub.bench.chain;

import com.fasterxml.jackson.annotation.JsonValue;

/** A step from the track of a face to a score, in the order in which they are done. */
public enum ChainStep {
    /** Reading the track, finding the points of its faces, and writing the mouth beside the sound. */
    LIPS("cut lips", Anew.PER_SESSION),
    /** Reading the sound and the grey pictures of a segment. */
    MEDIA("read media", Anew.PER_LENGTH),
    /** What the model hears and sees of them. */
    FEATURES("features", Anew.PER_LENGTH),
    /** What looking adds to encoding. */
    VIDEO_ENCODER("video encoder", Anew.PER_LENGTH),
    /** Encoding the sound alone; of AV-HuBERT with the transformer behind both senses. */
    AUDIO_ENCODER("audio encoder", Anew.PER_LENGTH),
    /** The search, with all its beams. */
    DECODING("decoding", Anew.PER_TRIAL),
    /** Normalising and comparing as many words as tokens were decoded. */
    SCORING("scoring", Anew.PER_TRIAL);

    private final String label;
    private final Anew anew;

    ChainStep(String label, Anew anew) {
        this.label = label;
        this.anew = anew;
    }

    /** Its name in tables and in JSON. */
    @JsonValue
    public String label() {
        return label;
    }

    /** How often Hubbub does it in a grid. */
    Anew anew() {
        return anew;
    }

    /** What of a grid asks for a step again. */
    enum Anew {
        PER_SESSION,
        PER_LENGTH,
        PER_TRIAL
    }
}
