package dev.hubbub.controller.plan;

/** Why an experiment ends before all of its trials are done. */
public enum Stop {
    /** More of them failed than {@code maxFailedTrials} allows. */
    TOO_MANY_FAILED_TRIALS,
    /** It took longer than {@code deadlineSeconds}. */
    DEADLINE
}
