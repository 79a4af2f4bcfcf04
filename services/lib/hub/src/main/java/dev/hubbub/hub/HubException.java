package dev.hubbub.hub;

import java.io.IOException;

/** A hub did not give what was asked for. The message names the address and what to do. */
public final class HubException extends IOException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** It wants to know who asks, or that one may not have it. */
        REFUSED,
        /** It has no such repository, revision or file. */
        MISSING,
        /** It does not answer, or stops answering; another time may do. */
        UNAVAILABLE,
        /** It answers with something else than the protocol and its own list of files say. */
        DAMAGED
    }

    HubException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    HubException(Reason reason, String message) {
        this(reason, message, null);
    }

    public Reason reason() {
        return reason;
    }
}
