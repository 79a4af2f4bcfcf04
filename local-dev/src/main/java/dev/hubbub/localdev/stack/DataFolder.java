package dev.hubbub.localdev.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a stack keeps everything: data, logs, and how to reach it.
 *
 * @param path the folder
 */
public record DataFolder(Path path) {

    /** Where it is unless somebody says otherwise, below the current folder. */
    public static final String DEFAULT_NAME = ".hubbub";

    public DataFolder {
        path = path.toAbsolutePath().normalize();
    }

    /** Makes the folder, unless it is there. */
    void create() throws StackFailure {
        try {
            Files.createDirectories(logs());
            Files.createDirectories(processes());
        } catch (IOException e) {
            throw new StackFailure(
                    "The data folder " + path + " cannot be made (" + e + "): choose another with --data.", e);
        }
    }

    Path broker() {
        return path.resolve("kafka");
    }

    Path objects() {
        return path.resolve("objects");
    }

    Path cluster() {
        return path.resolve("kubernetes");
    }

    /** Checkpoints and recordings that tasks have fetched from the store. */
    Path cache() {
        return path.resolve("cache");
    }

    /** What is running, so that a later start can end what an earlier one could not. */
    Path processes() {
        return path.resolve("processes");
    }

    /** One file per service, and one for the stack itself. */
    public Path logs() {
        return path.resolve("logs");
    }

    /** The log of a service, or of {@code stack}. */
    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    /** A log that another process is about to write, in a folder that is there. */
    public Path newLog(String name) throws StackFailure {
        create();
        return log(name);
    }

    /** For kubectl. */
    public Path kubeconfig() {
        return path.resolve("kubeconfig");
    }

    /** The reports of experiments, fetched from the store. */
    public Path report(String experiment) {
        return path.resolve("reports").resolve(experiment).resolve("index.html");
    }

    Path record() {
        return path.resolve("stack.json");
    }

    /** A file in it for everybody who uses the stack without having started it. */
    Path users() {
        return path.resolve("users");
    }

    Path lock() {
        return path.resolve("lock");
    }
}
