package dev.hubbub.localdev.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How a local cluster is set up.
 *
 * @param dataFolder where objects, logs and process records are kept; one cluster at a time uses it
 * @param port the API server's port on the loopback address, 0 for a free one
 * @param images what runs in place of which image; an image is looked up as written, then without its tag or digest
 * @param environment variables every container gets, weaker than the image's and the container's own
 * @param firstBackOff the wait before a Job's failed pod is replaced; it doubles with every further failure
 * @param longestBackOff the longest such wait
 * @param shutdownGrace how long processes have to end by themselves when the cluster is closed
 */
public record LocalClusterConfig(
        Path dataFolder,
        int port,
        Map<String, ContainerCommand> images,
        Map<String, String> environment,
        Duration firstBackOff,
        Duration longestBackOff,
        Duration shutdownGrace) {

    public LocalClusterConfig {
        images = Map.copyOf(images);
        environment = Map.copyOf(environment);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("The API server's port must be between 0 and 65535, not " + port);
        }
        if (firstBackOff.isNegative() || longestBackOff.compareTo(firstBackOff) < 0) {
            throw new IllegalArgumentException("The longest back-off (" + longestBackOff
                    + ") must not be shorter than the first (" + firstBackOff + ")");
        }
    }

    /** With the usual times for one machine: back-off from 1 s to 30 s, 10 s to end. */
    public LocalClusterConfig(
            Path dataFolder, int port, Map<String, ContainerCommand> images, Map<String, String> environment) {
        this(
                dataFolder,
                port,
                images,
                environment,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
    }

    public LocalClusterConfig withBackOff(Duration first, Duration longest) {
        return new LocalClusterConfig(dataFolder, port, images, environment, first, longest, shutdownGrace);
    }

    public LocalClusterConfig withShutdownGrace(Duration grace) {
        return new LocalClusterConfig(dataFolder, port, images, environment, firstBackOff, longestBackOff, grace);
    }
}
