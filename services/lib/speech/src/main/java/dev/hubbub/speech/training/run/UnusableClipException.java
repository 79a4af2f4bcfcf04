package dev.hubbub.speech.training.run;

import java.io.IOException;

/** A clip is broken, whenever it is read; the message names it. The others are none the worse for it. */
public final class UnusableClipException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnusableClipException(String message, Throwable cause) {
        super(message, cause);
    }
}
