package dev.hubbub.cluster.node;

/** A container that cannot be started as its pod describes it. */
final class ContainerConfigFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param reason Kubernetes' name for the class of fault, as {@code CreateContainerConfigError}
     */
    ContainerConfigFault(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
