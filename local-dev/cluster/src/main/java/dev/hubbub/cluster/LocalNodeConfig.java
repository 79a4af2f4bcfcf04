package dev.hubbub.cluster;

import java.time.Duration;
import java.util.Map;

/**
 * How a local cluster's node runs what Jobs ask for.
 *
 * @param images what runs in place of which image; an image is looked up as written, then without its tag or digest
 * @param environment variables every container gets, weaker than the image's and the container's own
 * @param withoutDevices variables that count, whatever the container says, where it asks for GPUs (or another extended
 *     resource) and this machine has no GPU: how it is told to do without
 * @param firstBackOff the wait before a Job's failed pod is replaced; it doubles with every further failure
 * @param longestBackOff the longest such wait
 * @param shutdownGrace how long processes have to end by themselves when the cluster is closed
 */
public record LocalNodeConfig(
        Map<String, ContainerCommand> images,
        Map<String, String> environment,
        Map<String, String> withoutDevices,
        Duration firstBackOff,
        Duration longestBackOff,
        Duration shutdownGrace) {

    public LocalNodeConfig {
        images = Map.copyOf(images);
        environment = Map.copyOf(environment);
        withoutDevices = Map.copyOf(withoutDevices);
        if (firstBackOff.isNegative() || longestBackOff.compareTo(firstBackOff) < 0) {
            throw new IllegalArgumentException("The longest back-off (" + longestBackOff
                    + ") must not be shorter than the first (" + firstBackOff + ")");
        }
    }

    /** With the usual times for one machine: back-off from 1 s to 30 s, 10 s to end. */
    public LocalNodeConfig(
            Map<String, ContainerCommand> images, Map<String, String> environment, Map<String, String> withoutDevices) {
        this(
                images,
                environment,
                withoutDevices,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
    }
}
