package dev.hubbub.artifacts;

/** The store cannot be reached, or is in trouble itself. Worth a retry. */
public final class StoreUnavailableException extends ObjectStoreException {

    private static final long serialVersionUID = 1;

    private final boolean full;

    StoreUnavailableException(String message, Throwable cause) {
        this(message, cause, false);
    }

    StoreUnavailableException(String message, Throwable cause, boolean full) {
        super(message, cause);
        this.full = full;
    }

    /** Whether it has no room left: it answers, and goes on when somebody makes room, however long that takes. */
    public boolean full() {
        return full;
    }

    @Override
    public boolean passing() {
        return true;
    }
}
