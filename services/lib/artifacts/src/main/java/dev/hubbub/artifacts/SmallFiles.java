package dev.hubbub.artifacts;

import dev.hubbub.contracts.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Those files of one output that its commit takes in: texts that programs read. A page or a table is opened where it
 * lies, so it has an object of its own, however small.
 */
final class SmallFiles {

    /** All files of an output together: a commit is read by many who want to know when it was made and no more. */
    private static final long MOST_BYTES = 8 << 10;

    private static final List<String> READ_BY_PROGRAMS = List.of(".json", ".vtt");

    private long left = MOST_BYTES;

    /** The file as the commit takes it in; absent if it is to be an object of its own. */
    Optional<Commit.StoredFile> take(Path file, String path) throws IOException {
        if (READ_BY_PROGRAMS.stream().noneMatch(path::endsWith) || Files.size(file) > left) {
            return Optional.empty();
        }
        byte[] content = Files.readAllBytes(file);
        Optional<String> text = text(content);
        text.ifPresent(taken -> left -= content.length);
        return text.map(taken -> new Commit.StoredFile(path, null, content.length, Digest.of(content), taken));
    }

    /** What such a file holds. */
    static InputStream content(Commit.StoredFile file) {
        return new ByteArrayInputStream(file.text().getBytes(StandardCharsets.UTF_8));
    }

    // What is no text would not come back as it was.
    private static Optional<String> text(byte[] content) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
