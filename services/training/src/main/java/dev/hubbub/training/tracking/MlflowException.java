package dev.hubbub.training.tracking;

import java.io.IOException;

/** A server that cannot be reached, or refuses what it is told. The message goes on after the server's address. */
final class MlflowException extends IOException {
    private static final long serialVersionUID = 1;

    private final String code;

    MlflowException(String message, String code) {
        super(message);
        this.code = code;
    }

    /** Whether the server gave this error code of its interface. */
    boolean is(String wanted) {
        return wanted.equals(code);
    }
}
