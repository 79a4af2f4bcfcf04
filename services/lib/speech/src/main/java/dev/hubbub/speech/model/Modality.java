package dev.hubbub.speech.model;

/** A sense by which a model takes in speech. */
public enum Modality {
    /** What is heard. */
    AUDIO,
    /** The speaker's mouth. */
    VIDEO
}
