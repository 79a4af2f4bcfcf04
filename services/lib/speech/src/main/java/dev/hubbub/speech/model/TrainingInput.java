package dev.hubbub.speech.model;

/** A clip in the form that a model's encoder takes in, made and read by that model alone. */
public interface TrainingInput {

    /** How long it is, padding included. */
    double seconds();
}
