package dev.hubbub.localdev.experiment;

/** The API server did not do what was asked; the message says why and what to do. */
public final class ClusterException extends Exception {

    private static final long serialVersionUID = 1;

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
