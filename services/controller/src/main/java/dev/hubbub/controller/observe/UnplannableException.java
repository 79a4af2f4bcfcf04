package dev.hubbub.controller.observe;

/** Weights that nothing can be planned with; the message is a sentence for people. */
final class UnplannableException extends Exception {

    private static final long serialVersionUID = 1;

    UnplannableException(String message) {
        super(message);
    }
}
