package dev.hubbub.training.tracking;

/** How a run ended, by MLflow's names. */
enum RunEnd {
    FINISHED,
    FAILED,
    /** From outside. */
    KILLED
}
