package dev.hubbub.localdev.synthesis;

/** Speech cannot be made on this machine. The message is for people. */
public final class SpeechException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SpeechException(String message, Throwable cause) {
        super(message, cause);
    }
}
