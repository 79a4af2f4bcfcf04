package dev.hubbub.controller.plan;

/** A spec that asks for something impossible. The message is one sentence that names the field and the remedy. */
public final class InvalidExperimentException extends Exception {

    private static final long serialVersionUID = 1;

    public InvalidExperimentException(String message) {
        super(message);
    }
}
