package dev.hubbub.localdev.stack;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A built service: what Quarkus left of it in {@code target/quarkus-app}. */
final class ServiceProgram {

    /** What the file begins with in which Quarkus says how an application starts, before a version and the main class. */
    private static final int QUARKUS_APPLICATION = 0xF0315432;

    private final Path application;
    private final String mainClass;
    private final ClassArchive classes;

    /**
     * The service of a module's {@code target} folder.
     *
     * @throws StackFailure if it is not whole
     */
    ServiceProgram(Path target) throws StackFailure {
        this.application = target.resolve("quarkus-app");
        this.mainClass = mainClass(application.resolve("quarkus/quarkus-application.dat"));
        this.classes = new ClassArchive(application, target.resolve("class-archive"));
    }

    /** One that Quarkus makes, or the service's own. */
    private static String mainClass(Path described) throws StackFailure {
        try (DataInputStream content = new DataInputStream(new BufferedInputStream(Files.newInputStream(described)))) {
            if (content.readInt() != QUARKUS_APPLICATION) {
                throw new IOException("it is none of Quarkus");
            }
            content.readInt();
            return content.readUTF().replace('/', '.');
        } catch (IOException e) {
            throw new StackFailure(
                    "How to start a service cannot be read from " + described + " (" + e + "): run `make build` again.",
                    e);
        }
    }

    /**
     * The command of a process that starts now; the next one's may differ.
     *
     * @param jvmFlags heap and the like
     */
    List<String> command(List<String> jvmFlags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        command.addAll(classes.flags());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        // As quarkus-run.jar does, but without its class loader: only what the JVM's own loads comes whole from an
        // archive.
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.add("-cp");
        command.add(classPath());
        command.add(mainClass);
        return List.copyOf(command);
    }

    /** What Quarkus has changed comes before what it was made of. */
    private String classPath() {
        return Stream.of(
                        "quarkus/transformed-bytecode.jar",
                        "quarkus/generated-bytecode.jar",
                        "app/*",
                        "lib/boot/*",
                        "lib/main/*")
                .map(part -> application + File.separator + part.replace('/', File.separatorChar))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
