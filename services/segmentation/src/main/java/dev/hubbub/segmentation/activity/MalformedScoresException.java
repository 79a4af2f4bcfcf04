package dev.hubbub.segmentation.activity;

import java.io.IOException;

/** A file of active-speaker scores that cannot be read; the message says what is wrong with it. */
public final class MalformedScoresException extends IOException {

    public MalformedScoresException(String message) {
        super(message);
    }

    public MalformedScoresException(String message, Throwable cause) {
        super(message, cause);
    }
}
