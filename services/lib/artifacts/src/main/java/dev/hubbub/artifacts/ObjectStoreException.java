package dev.hubbub.artifacts;

import java.io.IOException;

/** The object store did not do what it was asked. The message is one sentence that names the thing and the remedy. */
public abstract sealed class ObjectStoreException extends IOException
        permits StoreUnavailableException, StoreAccessException, MissingObjectException, ChangedObjectException {

    private static final long serialVersionUID = 1;

    ObjectStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the same request may succeed later without anybody doing anything. */
    public abstract boolean passing();
}
