package dev.hubbub.training.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Follows the file of a run's curve while it grows. */
public final class CurveReader {
    /** So many lines have no more values than one request may have. */
    static final int MOST_LINES = 50;

    private static final int BLOCK = 1 << 16;

    private final Path file;
    private long at;

    /** Reads from its first line; the file may still be to come. */
    public CurveReader(Path file) {
        this.file = file;
    }

    /** The next lines that are whole; none if there is nothing new. They come again until {@link Lines#done}. */
    public Lines next() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return new Lines(lines, at);
        }
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(at);
            while (block.hasRemaining() && channel.read(block) >= 0) {
                // On.
            }
        }
        int start = 0;
        for (int i = 0; i < block.position() && lines.size() < MOST_LINES; i++) {
            if (block.get(i) == '\n') {
                lines.add(Json.mapper().readTree(new String(block.array(), start, i - start, StandardCharsets.UTF_8)));
                start = i + 1;
            }
        }
        return new Lines(lines, at + start);
    }

    /** Some lines of the curve. */
    public final class Lines {
        private final List<JsonNode> all;
        private final long end;

        private Lines(List<JsonNode> all, long end) {
            this.all = all;
            this.end = end;
        }

        /** In their order. */
        public List<JsonNode> all() {
            return all;
        }

        /** They need not come again. */
        public void done() {
            at = end;
        }
    }
}
