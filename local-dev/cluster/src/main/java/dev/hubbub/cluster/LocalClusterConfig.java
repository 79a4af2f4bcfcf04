package dev.hubbub.cluster;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a local cluster is set up.
 *
 * @param dataFolder where objects, logs and process records are kept; one cluster at a time uses it
 * @param port the API server's port on the loopback address, 0 for a free one
 * @param node what runs the Jobs; without one they make no pods, and whoever uses the cluster says how they went
 */
public record LocalClusterConfig(Path dataFolder, int port, Optional<LocalNodeConfig> node) {

    public LocalClusterConfig {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("The API server's port must be between 0 and 65535, not " + port);
        }
    }

    /** A cluster that runs Jobs. */
    public LocalClusterConfig(Path dataFolder, int port, LocalNodeConfig node) {
        this(dataFolder, port, Optional.of(node));
    }

    /** An API server alone. */
    public static LocalClusterConfig withoutNode(Path dataFolder, int port) {
        return new LocalClusterConfig(dataFolder, port, Optional.empty());
    }
}
