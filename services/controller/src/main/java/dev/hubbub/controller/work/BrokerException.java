package dev.hubbub.controller.work;

import java.io.IOException;

/** The broker did not do what it was asked to. */
public abstract class BrokerException extends IOException {

    private static final long serialVersionUID = 1;

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
