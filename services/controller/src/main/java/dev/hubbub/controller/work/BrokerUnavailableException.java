package dev.hubbub.controller.work;

import java.io.IOException;

/** The broker does not answer; trying again may help. */
public final class BrokerUnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    public BrokerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
