package dev.hubbub.artifacts;

/** The object is not the one that was asked for: it was replaced by another, or deleted. */
public final class ChangedObjectException extends ObjectStoreException {

    private static final long serialVersionUID = 1;

    ChangedObjectException(ObjectUri object, Throwable cause) {
        super("The object " + object + " changed, or was deleted, after it was looked up.", cause);
    }

    @Override
    public boolean passing() {
        return false;
    }
}
