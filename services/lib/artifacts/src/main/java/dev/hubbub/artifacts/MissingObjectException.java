package dev.hubbub.artifacts;

/** There is no such object, or no such bucket. */
public final class MissingObjectException extends ObjectStoreException {

    private static final long serialVersionUID = 1;

    MissingObjectException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean passing() {
        return false;
    }
}
