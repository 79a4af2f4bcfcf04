package dev.hubbub.localdev.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the built services and what ships with them lie.
 *
 * @param home the folder that holds {@code services}, {@code k8s} and {@code local-dev}
 */
public record Installation(Path home) {

    /** The system property by which the launcher names the home. */
    public static final String HOME_PROPERTY = "hubbub.home";

    public Installation {
        home = home.toAbsolutePath().normalize();
    }

    /**
     * The installation this program was started from.
     *
     * @throws StackFailure if the launcher did not say
     */
    public static Installation ofLauncher() throws StackFailure {
        String home = System.getProperty(HOME_PROPERTY);
        if (home == null) {
            throw new StackFailure("The system property " + HOME_PROPERTY
                    + " does not name Hubbub's folder: start hubbub through local-dev/hubbub.");
        }
        return new Installation(Path.of(home));
    }

    /**
     * The command that runs a service.
     *
     * @param jvmFlags heap and the like
     * @throws StackFailure if it is not built
     */
    public List<String> serviceCommand(String service, List<String> jvmFlags) throws StackFailure {
        Path jar = home.resolve("services/" + service + "/target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new StackFailure("The service " + service + " is not built: run `make build` in " + home + " first.");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-jar");
        command.add(jar.toString());
        return List.copyOf(command);
    }

    /** The shell script that starts this program. */
    public Path launcher() {
        return home.resolve("local-dev/hubbub");
    }

    /** The definitions of the custom resources. */
    public Path customResources() {
        return home.resolve("k8s/crds");
    }

    /** The recordings the quickstart is about. */
    public Path samples() {
        return home.resolve("local-dev/samples");
    }

    /** The checkpoints the quickstart compares. */
    public Path checkpoints() {
        return home.resolve("local-dev/checkpoints");
    }
}
