package dev.hubbub.cluster.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where pods leave their files: one folder per pod, named by its uid, with its log and the record of its process. */
public record PodFiles(Path root) {
    public Path folder(String uid) {
        return root.resolve(uid);
    }

    /** What the pod's process wrote, standard output and error in the order they came. */
    public Path log(String uid) {
        return folder(uid).resolve("container.log");
    }

    Path processRecord(String uid) {
        return folder(uid).resolve("process.json");
    }

    /** The uids of the pods that have files. */
    List<String> uids() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.map(folder -> folder.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of pod files " + root + " cannot be read", e);
        }
    }

    void delete(String uid) {
        if (!Files.exists(folder(uid))) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder(uid))) {
            List<Path> deepestFirst =
                    new ArrayList<>(tree.sorted(Comparator.reverseOrder()).toList());
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The files of pod " + uid + " in " + root + " cannot be deleted", e);
        }
    }
}
