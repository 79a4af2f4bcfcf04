package dev.hubbub.artifacts;

/** The store cannot be reached, or is in trouble itself. Worth a retry. */
public final class StoreUnavailableException extends ObjectStoreException {

    private static final long serialVersionUID = 1;

    StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean passing() {
        return true;
    }
}
