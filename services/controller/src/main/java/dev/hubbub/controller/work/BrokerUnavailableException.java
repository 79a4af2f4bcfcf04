package dev.hubbub.controller.work;

/** The broker does not answer; trying again may help. */
public final class BrokerUnavailableException extends BrokerException {

    private static final long serialVersionUID = 1;

    public BrokerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
