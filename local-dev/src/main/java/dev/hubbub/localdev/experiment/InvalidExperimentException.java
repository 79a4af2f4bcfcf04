package dev.hubbub.localdev.experiment;

import java.util.List;

/** An Experiment that was not accepted. */
public final class InvalidExperimentException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param message one sentence: what is wrong and what to do */
    public InvalidExperimentException(String message) {
        super(message);
    }

    /** The same with what it came from. */
    public InvalidExperimentException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * One that the API server refused.
     *
     * @param name the experiment
     * @param faults a sentence per field
     */
    InvalidExperimentException(String name, List<String> faults, Throwable cause) {
        super("The experiment " + name + " is not valid:\n  " + String.join("\n  ", faults), cause);
    }
}
