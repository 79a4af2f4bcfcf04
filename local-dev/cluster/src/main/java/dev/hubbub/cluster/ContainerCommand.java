package dev.hubbub.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the local node runs in place of a container image.
 *
 * @param program asked at each start for the program and its first arguments; the container's {@code args} follow
 * @param environment variables the image would bring; the container's own win
 * @param workingDirectory where the process starts, the node's own directory where it is empty
 */
public record ContainerCommand(
        Supplier<List<String>> program, Map<String, String> environment, Optional<Path> workingDirectory) {
    public ContainerCommand {
        environment = Map.copyOf(environment);
    }

    /** The same program at each start. */
    public static ContainerCommand of(String... command) {
        List<String> program = List.of(command);
        if (program.isEmpty()) {
            throw new IllegalArgumentException("A container command must name a program");
        }
        return new ContainerCommand(() -> program, Map.of(), Optional.empty());
    }
}
