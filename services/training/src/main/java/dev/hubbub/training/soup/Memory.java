package dev.hubbub.training.soup;

import dev.hubbub.speech.checkpoint.NewFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a soup keeps what it has judged, so that whoever goes on with it, should it be killed, does not judge it again. */
public interface Memory {

    /** What was kept last. */
    Optional<byte[]> read() throws IOException;

    /** Keeps this in place of what was kept before. */
    void write(byte[] judged) throws IOException;

    /** Nobody needs it any more. */
    void forget() throws IOException;

    /** A file of this machine. */
    static Memory in(Path file) {
        return new Memory() {
            @Override
            public Optional<byte[]> read() throws IOException {
                return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
            }

            @Override
            public void write(byte[] judged) {
                NewFile.write(file, out -> out.write(judged));
            }

            @Override
            public void forget() throws IOException {
                Files.deleteIfExists(file);
            }
        };
    }
}
