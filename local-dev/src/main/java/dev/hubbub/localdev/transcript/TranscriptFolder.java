package dev.hubbub.localdev.transcript;

import dev.hubbub.artifacts.LocalDiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder that transcripts are written into. Its files appear whole or not at all: half a transcript looks like that of
 * a recording in which nobody says more.
 *
 * @param path made if it is not there
 */
public record TranscriptFolder(Path path) {

    /** Writes the files that are called after a place, such as {@link Transcribed#write}. */
    @FunctionalInterface
    public interface Writing {
        void write(Path place) throws IOException;
    }

    /**
     * Has files written that are called after a name in this folder.
     *
     * @throws LocalDiskException if there is no room, or nothing may be written
     */
    public void write(Path name, Writing writing) throws IOException {
        try {
            Path beside = Files.createTempDirectory(Files.createDirectories(path), ".hubbub-");
            try {
                writing.write(beside.resolve(name));
                moveAll(beside);
            } finally {
                delete(beside);
            }
        } catch (IOException e) {
            throw LocalDiskException.of(e, path, "name another folder with --output")
                    .map(IOException.class::cast)
                    .orElse(e);
        }
    }

    private void moveAll(Path beside) throws IOException {
        try (Stream<Path> written = Files.walk(beside)) {
            Stream<Path> files =
                    written.filter(Files::isRegularFile).sorted(Comparator.comparing(TranscriptFolder::isLast));
            for (Path file : (Iterable<Path>) files::iterator) {
                Path place = path.resolve(beside.relativize(file));
                Files.createDirectories(place.getParent());
                Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean isLast(Path file) {
        return file.endsWith(TranscribedSession.LAST);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) left.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
