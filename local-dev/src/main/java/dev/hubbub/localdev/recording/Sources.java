package dev.hubbub.localdev.recording;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.localdev.session.LocalSession;
import dev.hubbub.localdev.session.LocalSessions;
import dev.hubbub.localdev.session.NamedDataset;
import dev.hubbub.media.MediaReader;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What paths name: files as they are, a manifest and Parquet files as their sessions, and in folders every session and whatever else FFmpeg
 * finds sound in.
 */
public final class Sources {

    /** What is named like this was meant to be a recording, also where it cannot be read; others are looked into. */
    private static final Set<String> RECORDINGS = Set.of(
            "wav", "flac", "ogg", "oga", "opus", "mp3", "m4a", "aac", "mp4", "mov", "mkv", "webm", "g722", "aiff",
            "wma", "aif", "amr", "avi", "caf", "flv", "m4b", "m4v", "mka", "w64", "wmv", "3gp");

    private static final Set<String> MANIFESTS = Set.of("jsonl", "json");

    private final MediaReader reader = new MediaReader();
    private final Map<List<Path>, Source> found = new LinkedHashMap<>();
    private final List<Path> passedOver = new ArrayList<>();

    private final CameraView view;

    private Sources(CameraView view) {
        this.view = view;
    }

    /** Finds what paths name; sessions in their central view. */
    public static Sources in(List<Path> paths) throws StageFailure, IOException {
        return in(paths, CameraView.CENTRAL, DatasetColumns.USUAL);
    }

    /**
     * Finds what paths name.
     *
     * @param view whose recordings of sessions in folders are meant
     * @param columns what the columns of Parquet files are called
     * @throws NoSuchFileException for a path that is neither a file nor a folder
     * @throws StageFailure for a manifest that is none
     */
    public static Sources in(List<Path> paths, CameraView view, DatasetColumns columns)
            throws StageFailure, IOException {
        Sources sources = new Sources(view);
        for (Path path : paths) {
            Optional<DatasetReference> tables = NamedDataset.tables(path, columns);
            if (tables.isPresent()) {
                sources.addSessions(path, LocalSessions.of(tables.get()));
            } else if (Files.isDirectory(path)) {
                sources.addFolder(path, columns);
            } else if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString());
            } else if (MANIFESTS.contains(ending(path))) {
                sources.addSessions(path, LocalSessions.in(path, view));
            } else {
                sources.add(path, new Source.Recording(path));
            }
        }
        return sources;
    }

    /** Adds the sessions of a dataset on a hub. */
    public void add(DatasetReference dataset) throws StageFailure, IOException {
        // For people, and to be told from others; it is never opened.
        addSessions(Path.of(dataset.uri().replaceAll("[?*:]", "_")), LocalSessions.of(dataset));
    }

    /** The recordings and sessions, each once, in the order of the paths and, in a folder, of their names. */
    public List<Source> all() {
        return List.copyOf(found.values());
    }

    /** The files of folders that are no recordings, in their order; hidden ones are not among them. */
    public List<Path> passedOver() {
        return List.copyOf(passedOver);
    }

    private void add(Path path, Source source) {
        found.putIfAbsent(List.of(path.toAbsolutePath().normalize(), source.outputName()), source);
    }

    private void addSessions(Path origin, LocalSessions sessions) {
        for (LocalSession session : sessions.all()) {
            add(origin, new Source.Session(session, origin));
        }
    }

    private void addFolder(Path folder, DatasetColumns columns) throws StageFailure, IOException {
        Map<Path, DatasetReference> tables = new TreeMap<>();
        Map<Path, Source> inFolder = new TreeMap<>();
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                        if (!directory.equals(folder) && isHidden(directory)) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        if (LocalSession.isFolderOfOne(directory)) {
                            // The recordings of a session are its tracks.
                            inFolder.put(
                                    directory, new Source.Session(LocalSession.inFolder(directory, view), directory));
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        Optional<DatasetReference> rows = NamedDataset.tables(file, columns);
                        if (rows.isPresent() && !isHidden(file)) {
                            tables.put(file, rows.get());
                        } else if (attributes.isRegularFile() && !isHidden(file)) {
                            boolean recording = RECORDINGS.contains(ending(file)) || reader.isRecording(file);
                            inFolder.put(file, recording ? new Source.Recording(file) : null);
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
        inFolder.forEach((path, source) -> {
            if (source == null) {
                passedOver.add(path);
            } else {
                add(path, source);
            }
        });
        for (Map.Entry<Path, DatasetReference> rows : tables.entrySet()) {
            addSessions(rows.getKey(), LocalSessions.of(rows.getValue()));
        }
    }

    /** Copies to some file systems leave a second file {@code ._talk.wav} behind, which has no sound in it. */
    private static boolean isHidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
