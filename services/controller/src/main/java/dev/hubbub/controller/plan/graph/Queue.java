package dev.hubbub.controller.plan.graph;

/** Where tasks wait for whoever does them; in the order in which a plan names what is ready. */
public enum Queue {
    /** The service that reads sessions, for segments and conversations. */
    SEGMENTATION,
    /** The experiment's own pods that make checkpoints. */
    TRAINING,
    /** The experiment's own pods that transcribe. */
    TRANSCRIPTION,
    /** The service that scores and reports. */
    EVALUATION
}
