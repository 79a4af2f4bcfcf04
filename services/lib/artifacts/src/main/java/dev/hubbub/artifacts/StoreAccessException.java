package dev.hubbub.artifacts;

/** The store refused the credentials, or what they may do. A person has to act. */
public final class StoreAccessException extends ObjectStoreException {

    private static final long serialVersionUID = 1;

    StoreAccessException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean passing() {
        return false;
    }
}
