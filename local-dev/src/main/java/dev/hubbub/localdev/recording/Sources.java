package dev.hubbub.localdev.recording;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.session.LocalSession;
import dev.hubbub.localdev.session.LocalSessions;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What paths name: files as they are, a manifest as its sessions, and in folders every session and whatever else looks
 * like a recording.
 */
public final class Sources {

    private static final Set<String> RECORDINGS = Set.of(
            "wav", "flac", "ogg", "oga", "opus", "mp3", "m4a", "aac", "mp4", "mov", "mkv", "webm", "g722", "aiff",
            "wma");

    private static final Set<String> MANIFESTS = Set.of("jsonl", "json");

    private final Map<List<Path>, Source> found = new LinkedHashMap<>();

    private Sources() {}

    /**
     * The recordings and sessions, each once, in the order of the paths and, in a folder, of their names.
     *
     * @throws NoSuchFileException for a path that is neither a file nor a folder
     * @throws StageFailure for a manifest that is none
     */
    public static List<Source> in(List<Path> paths) throws StageFailure, IOException {
        Sources sources = new Sources();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                sources.addFolder(path);
            } else if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString());
            } else if (MANIFESTS.contains(ending(path))) {
                sources.addManifest(path);
            } else {
                sources.add(path, new Source.Recording(path));
            }
        }
        return List.copyOf(sources.found.values());
    }

    private void add(Path path, Source source) {
        found.putIfAbsent(List.of(path.toAbsolutePath().normalize(), source.outputName()), source);
    }

    private void addManifest(Path manifest) throws StageFailure, IOException {
        for (LocalSession session : LocalSessions.in(manifest).all()) {
            add(manifest, new Source.Session(session, manifest));
        }
    }

    private void addFolder(Path folder) throws IOException {
        Map<Path, Source> inFolder = new TreeMap<>();
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                        if (LocalSession.isFolderOfOne(directory)) {
                            // The recordings of a session are its tracks.
                            inFolder.put(directory, new Source.Session(LocalSession.inFolder(directory), directory));
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile() && RECORDINGS.contains(ending(file))) {
                            inFolder.put(file, new Source.Recording(file));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
                        if (problem instanceof FileSystemLoopException || Files.isSymbolicLink(file)) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw problem;
                    }
                });
        inFolder.forEach(this::add);
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
