package dev.hubbub.scoring.captions;

import java.io.IOException;

/** A caption file that cannot be read; the message says what is wrong with it. */
public final class MalformedCaptionsException extends IOException {

    public MalformedCaptionsException(String message) {
        super(message);
    }

    public MalformedCaptionsException(String message, Throwable cause) {
        super(message, cause);
    }
}
