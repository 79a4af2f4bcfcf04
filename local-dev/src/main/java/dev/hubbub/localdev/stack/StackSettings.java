package dev.hubbub.localdev.stack;

import java.time.Duration;

/**
 * How a stack is set up.
 *
 * @param folder where it keeps everything
 * @param kubernetesPort the API server's port, 0 for the usual one or, where that is taken, any
 * @param kafkaPort the broker's port, in the same way
 * @param objectStorePort the object store's port, in the same way
 * @param patience how long the services may take to be ready
 */
public record StackSettings(
        DataFolder folder, int kubernetesPort, int kafkaPort, int objectStorePort, Duration patience) {

    static final int USUAL_KUBERNETES_PORT = 16443;
    static final int USUAL_KAFKA_PORT = 19092;
    static final int USUAL_OBJECT_STORE_PORT = 19000;
    static final int FIRST_SERVICE_PORT = 18080;

    /** The usual ports, and three minutes. */
    public StackSettings(DataFolder folder) {
        this(folder, 0, 0, 0, Duration.ofMinutes(3));
    }
}
