package dev.hubbub.artifacts;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The files of an output that is in its commit as a whole: few and short texts that programs read. Where one file is
 * more than that, all are objects: what people open or copy, such as a report or a checkpoint, is complete where it
 * lies.
 */
final class SmallFiles {

    /** All files of an output together: a commit is read by many who want to know when it was made and no more. */
    private static final long MOST_BYTES = 8 << 10;

    private static final List<String> READ_BY_PROGRAMS = List.of(".json", ".vtt");

    private SmallFiles() {}

    /** An output's files as its commit takes them in; absent if they are to be objects. */
    static Optional<List<Commit.StoredFile>> of(OutputFiles files) throws IOException {
        SortedSet<String> paths = files.paths();
        long bytes = 0;
        for (String path : paths) {
            bytes += files.size(path);
            if (bytes > MOST_BYTES || READ_BY_PROGRAMS.stream().noneMatch(path::endsWith)) {
                return Optional.empty();
            }
        }
        List<Commit.StoredFile> taken = new ArrayList<>();
        for (String path : paths) {
            byte[] content = files.read(path);
            Optional<String> text = text(content);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            taken.add(new Commit.StoredFile(path, null, content.length, Digest.of(content), text.get()));
        }
        return Optional.of(taken);
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
