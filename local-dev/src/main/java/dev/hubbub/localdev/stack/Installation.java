package dev.hubbub.localdev.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the built services and what ships with them lie.
 *
 * @param home the folder that holds {@code services}, {@code k8s} and {@code local-dev}
 * @param elsewhere services whose application is not that of {@code services}: name to its module's folder
 */
public record Installation(Path home, Map<String, Path> elsewhere) {

    /** The system property by which the launcher names the home. */
    public static final String HOME_PROPERTY = "hubbub.home";

    public Installation {
        home = home.toAbsolutePath().normalize();
        elsewhere = Map.copyOf(elsewhere);
    }

    /** With all services from their own folders. */
    public Installation(Path home) {
        this(home, Map.of());
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
     * A service that can be run.
     *
     * @throws StackFailure if it is not built
     */
    ServiceProgram service(String name) throws StackFailure {
        Path target = elsewhere
                .getOrDefault(name, home.resolve("services").resolve(name))
                .resolve("target");
        if (!Files.isRegularFile(target.resolve("quarkus-app/quarkus-run.jar"))) {
            throw new StackFailure("The service " + name + " is not built: run `make build` in " + home + " first.");
        }
        return new ServiceProgram(target);
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
