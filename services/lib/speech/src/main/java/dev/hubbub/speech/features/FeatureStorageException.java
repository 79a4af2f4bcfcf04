package dev.hubbub.speech.features;

import java.io.IOException;

/** The features of a recording could not be kept in a temporary file; the message says where and what to do. */
public final class FeatureStorageException extends IOException {
    private static final long serialVersionUID = 1L;

    FeatureStorageException(String message, IOException cause) {
        super(message, cause);
    }
}
