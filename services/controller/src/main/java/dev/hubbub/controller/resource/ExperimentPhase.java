package dev.hubbub.controller.resource;

/** How far an experiment is. */
public enum ExperimentPhase {
    /** It waits for something outside, such as the store. */
    Pending,
    /** Its plan is being made. */
    Planning,
    /** Its tasks are being done. */
    Running,
    /** Its spec says {@code suspend: true}. */
    Suspended,
    /** Every trial is scored over every session. */
    Succeeded,
    /** All is done that can be; some trials or sessions failed. */
    CompletedWithFailures,
    /** It cannot be planned, no trial could be scored, or too many failed. */
    Failed;

    /** Whether nothing more will happen without a change from outside. */
    public boolean isFinal() {
        return this == Succeeded || this == CompletedWithFailures || this == Failed;
    }
}
