package dev.hubbub.localdev.stack;

import java.time.Duration;
import java.util.Map;

/**
 * How a stack is set up.
 *
 * @param folder where it keeps everything
 * @param kubernetesPort the API server's port, 0 for the usual one or, where that is taken, any
 * @param kafkaPort the broker's port, in the same way
 * @param objectStorePort the object store's port, in the same way
 * @param patience how long the services may take to be ready
 * @param environment variables of the services that are always on, besides their own and those of this process
 */
public record StackSettings(
        DataFolder folder,
        int kubernetesPort,
        int kafkaPort,
        int objectStorePort,
        Duration patience,
        Map<String, String> environment) {

    static final int USUAL_KUBERNETES_PORT = 16443;
    static final int USUAL_KAFKA_PORT = 19092;
    static final int USUAL_OBJECT_STORE_PORT = 19000;
    static final int FIRST_SERVICE_PORT = 18080;

    public StackSettings {
        environment = Map.copyOf(environment);
    }

    /** With no variables but the usual ones. */
    public StackSettings(DataFolder folder, int kubernetesPort, int kafkaPort, int objectStorePort, Duration patience) {
        this(folder, kubernetesPort, kafkaPort, objectStorePort, patience, Map.of());
    }

    /** The usual ports, and three minutes. */
    public StackSettings(DataFolder folder) {
        this(folder, Map.of());
    }

    /** The usual ports, three minutes, and these variables. */
    StackSettings(DataFolder folder, Map<String, String> environment) {
        this(folder, 0, 0, 0, Duration.ofMinutes(3), environment);
    }
}
