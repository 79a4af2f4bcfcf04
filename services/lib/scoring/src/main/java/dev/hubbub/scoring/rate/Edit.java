package dev.hubbub.scoring.rate;

/** What becomes of a unit on the way from a reference to a hypothesis. */
public enum Edit {
    /** It is in both. */
    HIT,
    /** The hypothesis has another one in its place. */
    SUBSTITUTION,
    /** Only the reference has it. */
    DELETION,
    /** Only the hypothesis has it. */
    INSERTION
}
