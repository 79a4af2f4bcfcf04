package dev.hubbub.speech.training.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Finds what a folder holds, but for what is being written there, which may have another name at any time. */
final class FinishedFiles extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Path> found = new ArrayList<>();

    private FinishedFiles(Path folder) {
        this.folder = folder;
    }

    /** The files in a folder and below. */
    static List<Path> in(Path folder) throws IOException {
        FinishedFiles files = new FinishedFiles(folder);
        Files.walkFileTree(folder, files);
        return files.found;
    }

    private boolean isUnfinished(Path place) {
        return !place.equals(folder) && place.getFileName().toString().startsWith(".");
    }

    @Override
    public FileVisitResult preVisitDirectory(Path place, BasicFileAttributes attributes) {
        return isUnfinished(place) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && !isUnfinished(file)) {
            found.add(file);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (!isUnfinished(file)) {
            throw e;
        }
        return FileVisitResult.CONTINUE;
    }
}
