package dev.hubbub.controller.resource;

/** What is known of a checkpoint, in one word. */
public enum CheckpointPhase {
    /** Some of its files, or what its gates say, is still to come. */
    Incomplete,
    /** The store does not let anybody look at its files, or does not answer: nobody knows yet. */
    Unreadable,
    /** All of it is there: experiments that select it try it. */
    Ready,
    /** Its gates say that it is worse than what it began with: nobody tries it. */
    Rejected,
    /** It can never be tried as it is. */
    Invalid
}
