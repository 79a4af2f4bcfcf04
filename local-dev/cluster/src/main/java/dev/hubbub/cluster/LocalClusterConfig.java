package dev.hubbub.cluster;

import dev.hubbub.cluster.access.Audit;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a local cluster is set up.
 *
 * @param dataFolder where objects, logs and process records are kept; one cluster at a time uses it
 * @param port the API server's port on the loopback address, 0 for a free one
 * @param node what runs the Jobs; without one they make no pods, and whoever uses the cluster says how they went
 * @param audit told of every request and whether roles allow it; without one, everybody may do everything
 */
public record LocalClusterConfig(Path dataFolder, int port, Optional<LocalNodeConfig> node, Optional<Audit> audit) {

    public LocalClusterConfig {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("The API server's port must be between 0 and 65535, not " + port);
        }
    }

    /** A cluster that runs Jobs. */
    public LocalClusterConfig(Path dataFolder, int port, LocalNodeConfig node) {
        this(dataFolder, port, Optional.of(node), Optional.empty());
    }

    /** An API server alone. */
    public static LocalClusterConfig withoutNode(Path dataFolder, int port) {
        return new LocalClusterConfig(dataFolder, port, Optional.empty(), Optional.empty());
    }

    /** The same cluster, where users are known by their tokens and may do what roles allow. */
    public LocalClusterConfig withRoles(Audit heard) {
        return new LocalClusterConfig(dataFolder, port, node, Optional.of(heard));
    }
}
