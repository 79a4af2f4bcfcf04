package dev.hubbub.localdev.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The recordings that paths name: files as they are, and what looks like a recording in folders. */
public final class RecordingFiles {

    private static final Set<String> ENDINGS = Set.of(
            "wav", "flac", "ogg", "oga", "opus", "mp3", "m4a", "aac", "mp4", "mov", "mkv", "webm", "g722", "aiff",
            "wma");

    private RecordingFiles() {}

    /**
     * The recordings, each once, in the order of the paths and, in a folder, of their names.
     *
     * @throws NoSuchFileException for a path that is neither a file nor a folder
     */
    public static List<Path> in(List<Path> paths) throws IOException {
        List<Path> recordings = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                recordings.addAll(inFolder(path));
            } else if (Files.exists(path)) {
                recordings.add(path);
            } else {
                throw new NoSuchFileException(path.toString());
            }
        }
        return recordings.stream().distinct().toList();
    }

    private static List<Path> inFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(RecordingFiles::looksLikeOne)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean looksLikeOne(Path file) {
        String name = file.getFileName().toString();
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
