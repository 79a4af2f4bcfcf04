package dev.hubbub.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which process belongs to a pod, on disk, so that a node started after a crash finds what the last one left running.
 * Process ids are used again; only together with the time of its start does an id name a process.
 */
record ProcessRecord(long pid, Instant started) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The kernel counts starts from boot in clock ticks; the time of boot itself may be corrected a little. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static ProcessRecord of(ProcessHandle process) {
        return new ProcessRecord(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(
                fresh,
                JSON.createObjectNode()
                        .put("pid", pid)
                        .put("started", started.toString())
                        .toString());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static Optional<ProcessRecord> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode record = JSON.readTree(Files.readString(file));
        return Optional.of(new ProcessRecord(
                record.path("pid").asLong(),
                Instant.parse(record.path("started").asText())));
    }

    /** The process, if it still runs and is not another one under the same id. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(process -> process.info()
                .startInstant()
                .map(start -> Duration.between(start, started).abs().compareTo(TOLERANCE) <= 0)
                .orElse(false));
    }
}
