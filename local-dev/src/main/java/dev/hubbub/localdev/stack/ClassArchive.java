package dev.hubbub.localdev.stack;

import dev.hubbub.contracts.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The classes of a program as a JVM maps them into its memory, which takes half as long as reading them from jars. A
 * process writes them down when it ends (JEP 350); those that start later begin with them. Writing takes as long as three
 * starts, so that the first process of a new build does not do it: it may be the only one.
 *
 * <p>An archive is called after the JVM and after all jars with their sizes and times, so that none is used with other
 * jars than those it was made of. The JVM looks at the jars of its own class path once more.
 */
final class ClassArchive {

    private static final Logger LOG = Logger.getLogger(ClassArchive.class.getName());

    private static final String WHOLE = ".jsa";
    private static final String WRITTEN = ".part";
    private static final String STARTED = ".started";
    private static final String RECORD = "-XX:ArchiveClassesAtExit=";
    /** More than two of the largest: a JVM that cannot write its archive ends with an error, whatever it has done before. */
    private static final long ROOM = 256L << 20;

    private final Path application;
    private final Path folder;
    private boolean recorded;

    /**
     * An archive that need not be there.
     *
     * @param application the folder with the program's jars
     * @param folder where archives of this program, and no other files, are kept
     */
    ClassArchive(Path application, Path folder) {
        this.application = application;
        this.folder = folder;
    }

    /** The flags of a process that starts now: to use the archive, to make it, or none. */
    synchronized List<String> flags() {
        try {
            String name = name();
            Path archive = folder.resolve(name + WHOLE);
            if (Files.exists(archive) || adopt(name, archive)) {
                return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off");
            }
            if (recorded || !hasRoom() || isFirst(name)) {
                return List.of();
            }
            recorded = true;
            Path written = folder.resolve(name + "." + UUID.randomUUID() + WRITTEN);
            return List.of(RECORD + written, "-Xlog:cds*=off");
        } catch (IOException e) {
            LOG.log(Level.FINE, "Classes cannot be kept in " + folder, e);
            return List.of();
        }
    }

    /** Whether a process of this command writes down its classes when it ends. */
    static boolean isRecordedBy(List<String> command) {
        return command.stream().anyMatch(flag -> flag.startsWith(RECORD));
    }

    private String name() throws IOException {
        StringBuilder all = new StringBuilder(System.getProperty("java.home")).append(Runtime.version());
        try (Stream<Path> files = Files.walk(application)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                all.append('\n').append(file).append(' ').append(found.size()).append(' ');
                all.append(found.lastModifiedTime().toInstant());
            }
        }
        return Digest.of(all.toString()).abbreviated();
    }

    /** Takes what a process has written whole, and removes what belongs to other builds. */
    private boolean adopt(String name, Path archive) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        List<Path> kept;
        try (Stream<Path> files = Files.list(folder)) {
            kept = files.toList();
        }
        for (Path file : kept) {
            if (!file.getFileName().toString().startsWith(name)) {
                Files.deleteIfExists(file);
            } else if (file.toString().endsWith(WRITTEN) && isWhole(file)) {
                Files.move(file, archive, StandardCopyOption.ATOMIC_MOVE);
                return true;
            }
        }
        return false;
    }

    /** The header is written last: until then, the file begins with zeros. */
    private static boolean isWhole(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return content.read() > 0;
        }
    }

    private boolean isFirst(String name) throws IOException {
        Path started = folder.resolve(name + STARTED);
        boolean first = !Files.exists(started);
        if (first) {
            Files.createFile(started);
        }
        return first;
    }

    private boolean hasRoom() throws IOException {
        Files.createDirectories(folder);
        return Files.isWritable(folder) && folder.toFile().getUsableSpace() > ROOM;
    }
}
