package dev.hubbub.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the local node runs in place of a container image.
 *
 * @param command the program and its first arguments; the container's {@code args} follow
 * @param environment variables the image would bring; the container's own win
 * @param workingDirectory where the process starts, the node's own directory where it is empty
 */
public record ContainerCommand(List<String> command, Map<String, String> environment, Optional<Path> workingDirectory) {
    public ContainerCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("A container command must name a program");
        }
    }

    public static ContainerCommand of(String... command) {
        return new ContainerCommand(List.of(command), Map.of(), Optional.empty());
    }
}
