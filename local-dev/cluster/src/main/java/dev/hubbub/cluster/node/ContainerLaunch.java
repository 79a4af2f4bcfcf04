package dev.hubbub.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.ContainerCommand;
import dev.hubbub.cluster.store.ObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is to be started for a pod's first container.
 *
 * @param environment the variables on top of those the node itself has
 */
record ContainerLaunch(List<String> command, Map<String, String> environment, Optional<Path> workingDirectory) {

    static ContainerLaunch of(
            ObjectStore store, ObjectNode pod, Map<String, ContainerCommand> images, Map<String, String> everywhere)
            throws ContainerConfigFault {
        JsonNode container = pod.path("spec").path("containers").path(0);
        boolean ownCommand = !container.path("command").isEmpty();
        Optional<ContainerCommand> image = find(images, container.path("image").asText());
        if (image.isEmpty() && !ownCommand) {
            throw new ContainerConfigFault(
                    "ErrImageNeverPull",
                    "The local node runs processes, not images, and knows no command for the image \""
                            + container.path("image").asText() + "\"; it knows " + new TreeSet<>(images.keySet())
                            + ". Use one of these or give the container a command.");
        }
        Map<String, String> base = new LinkedHashMap<>(everywhere);
        image.ifPresent(i -> base.putAll(i.environment()));
        Map<String, String> environment = ContainerEnvironment.of(store, pod, container, base);
        List<String> command = new ArrayList<>();
        if (ownCommand) {
            addExpanded(command, container.path("command"), environment);
        } else {
            command.addAll(image.get().program().get());
        }
        addExpanded(command, container.path("args"), environment);
        return new ContainerLaunch(command, environment, directory(container, image));
    }

    /** The same with variables that count whatever the pod says. */
    ContainerLaunch with(Map<String, String> stronger) {
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.putAll(stronger);
        return new ContainerLaunch(command, variables, workingDirectory);
    }

    private static void addExpanded(List<String> command, JsonNode texts, Map<String, String> environment) {
        texts.forEach(text -> command.add(ContainerEnvironment.expanded(text.asText(), environment)));
    }

    /** A path of the image's file system has no meaning here unless this machine has it, too. */
    private static Optional<Path> directory(JsonNode container, Optional<ContainerCommand> image) {
        return Optional.ofNullable(container.path("workingDir").asText(null))
                .map(Path::of)
                .filter(Files::isDirectory)
                .or(() -> image.flatMap(ContainerCommand::workingDirectory));
    }

    private static Optional<ContainerCommand> find(Map<String, ContainerCommand> images, String image) {
        return Optional.ofNullable(images.get(image)).or(() -> Optional.ofNullable(images.get(untagged(image))));
    }

    /** The image without tag and digest; a colon before the last slash belongs to a registry's port. */
    static String untagged(String image) {
        String name = image.split("@", 2)[0];
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }
}
