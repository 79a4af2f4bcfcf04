package dev.hubbub.scoring.mcorec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the files of a session are read from. Paths are relative and use {@code /}:
 *
 * <ul>
 *   <li>{@code metadata.json}: per speaker {@code central.uem.start} and {@code .end}, the scored time in seconds
 *   <li>{@code labels/speaker_to_cluster.json}, {@code labels/SPEAKER.vtt}: the truth
 *   <li>{@code output/speaker_to_cluster.json}, {@code output/SPEAKER.vtt}: what is scored
 * </ul>
 */
@FunctionalInterface
public interface SessionFiles {

    /**
     * The bytes of a file, or nothing if there is no such file.
     *
     * @throws UncheckedIOException if it exists and cannot be read
     */
    Optional<byte[]> read(String path);

    /** A session whose output lies beside its labels. */
    static SessionFiles in(Path session) {
        return path -> readFile(session.resolve(path));
    }

    /** A session whose output lies elsewhere: {@code output/} is looked up in another folder. */
    static SessionFiles in(Path session, Path output) {
        return path -> path.startsWith("output/")
                ? readFile(output.resolve(path.substring("output/".length())))
                : readFile(session.resolve(path));
    }

    private static Optional<byte[]> readFile(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
