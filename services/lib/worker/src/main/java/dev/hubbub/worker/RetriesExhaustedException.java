package dev.hubbub.worker;

import java.io.IOException;

/** A fault that should have passed did not, within the time the settings give it. */
final class RetriesExhaustedException extends IOException {

    private static final long serialVersionUID = 1;

    RetriesExhaustedException(String message, Throwable cause) {
        super(message, cause);
    }
}
