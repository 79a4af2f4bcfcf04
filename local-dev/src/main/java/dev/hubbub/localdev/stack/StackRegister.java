package dev.hubbub.localdev.stack;

import dev.hubbub.contracts.digest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The data folders on which a user's stacks were started, a file for each. Services outlive a stack that was killed, and
 * the next stack has the same ports: what they were left waiting for comes back as another's, and they would do its work
 * with whatever release they are.
 */
final class StackRegister {

    private static final Logger LOG = Logger.getLogger(StackRegister.class.getName());

    private final Path register;

    /** @param register the folder of the files, which need not be there */
    StackRegister(Path register) {
        this.register = register;
    }

    /** The one of this user. */
    static StackRegister ofUser() {
        return new StackRegister(Path.of(System.getProperty("user.home"), ".cache", "hubbub", "stacks"));
    }

    /** Ends what killed stacks on other folders left running, and enters this one's; its lock must be held. */
    void enter(DataFolder own) {
        try {
            Files.createDirectories(register);
            try (Stream<Path> files = Files.list(register)) {
                for (Path file : files.toList()) {
                    visitIfPossible(file, own);
                }
            }
            Files.writeString(
                    register.resolve(Digest.of(own.path().toString()).abbreviated()),
                    own.path().toString());
        } catch (IOException e) {
            // A home that cannot be written to is no reason not to start.
            LOG.log(Level.FINE, "The register of stacks " + register + " cannot be used", e);
        }
    }

    private static void visitIfPossible(Path file, DataFolder own) {
        try {
            visit(file, own);
        } catch (IOException | InvalidPathException e) {
            LOG.log(Level.FINE, "The entry " + file + " cannot be used", e);
        }
    }

    private static void visit(Path file, DataFolder own) throws IOException {
        DataFolder other = new DataFolder(Path.of(Files.readString(file)));
        if (other.equals(own)) {
            return;
        }
        if (!Files.isDirectory(other.processes())) {
            Files.deleteIfExists(file);
            return;
        }
        try (DataFolderLock lock = DataFolderLock.take(other)) {
            ServiceProcess.endLeftovers(other);
        } catch (StackFailure e) {
            // A stack runs there, and its services with it.
            LOG.log(Level.FINE, "Left alone: " + other.path(), e);
        }
    }
}
