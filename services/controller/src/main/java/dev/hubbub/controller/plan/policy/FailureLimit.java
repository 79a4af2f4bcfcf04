package dev.hubbub.controller.plan.policy;

/**
 * When an experiment stops because too many of its trials failed.
 *
 * @param most trials that may fail; absent is any number
 */
public record FailureLimit(Integer most) {

    public boolean isExceededBy(int failed) {
        return most != null && failed > most;
    }

    /** What is said of a trial that was not done then. */
    public String message(int failed) {
        return "The experiment stopped before this trial was done: " + failed
                + " trials failed and spec.maxFailedTrials is " + most;
    }
}
