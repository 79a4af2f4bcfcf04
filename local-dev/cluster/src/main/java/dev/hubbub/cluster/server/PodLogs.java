package dev.hubbub.cluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.node.PodFiles;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ObjectMeta;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The {@code log} sub-resource of pods: what a pod's process wrote, so far or on and on. */
final class PodLogs {
    private static final long POLL_MILLIS = 150;
    private static final int CHUNK = 256 * 1024;
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final Vertx vertx;
    private final PodFiles files;

    PodLogs(Vertx vertx, PodFiles files) {
        this.vertx = vertx;
        this.files = files;
    }

    /**
     * Answers with the log.
     *
     * @param present the pod as it is at the moment of the call, nothing once it is gone
     */
    void answer(ObjectNode pod, Query query, HttpServerResponse response, Supplier<Optional<ObjectNode>> present) {
        checkContainer(pod, query);
        for (String unsupported : new String[] {"timestamps", "sinceSeconds", "sinceTime"}) {
            if (!query.text(unsupported).isEmpty() && query.flag(unsupported)) {
                throw ApiFailure.badRequest("the local node keeps no time of each line, so " + unsupported
                        + " is not available; use --tail");
            }
        }
        Path log = files.log(ObjectMeta.of(pod).uid());
        if (!Files.exists(log)) {
            throw ApiFailure.badRequest("container \"" + container(pod) + "\" in pod \""
                    + ObjectMeta.of(pod).name() + "\" has written no log: "
                    + pod.path("status").path("message").asText("it is waiting to start"));
        }
        response.putHeader("Content-Type", "text/plain; charset=utf-8").setChunked(true);
        long start = query.text("tailLines").isEmpty() ? 0 : tailStart(log, query.number("tailLines", 0));
        Copy copy = new Copy(log, response, start, query.number("limitBytes", Long.MAX_VALUE));
        if (query.flag("follow")) {
            response.write(Buffer.buffer());
            long timer = vertx.setPeriodic(1, POLL_MILLIS, id -> {
                // Asked before reading, so that what is written before the end is still read.
                boolean ended = present.get()
                        .map(p -> ENDED.contains(p.path("status").path("phase").asText()))
                        .orElse(true);
                boolean all = copy.some();
                if (copy.isFull() || ended && all) {
                    vertx.cancelTimer(id);
                    response.end();
                }
            });
            response.closeHandler(closed -> vertx.cancelTimer(timer));
        } else {
            copy.everything();
        }
    }

    private static String container(ObjectNode pod) {
        return pod.path("spec").path("containers").path(0).path("name").asText();
    }

    private static void checkContainer(ObjectNode pod, Query query) {
        String wanted = query.text("container");
        if (!wanted.isEmpty() && !wanted.equals(container(pod))) {
            throw ApiFailure.badRequest("container " + wanted + " is not valid for pod "
                    + ObjectMeta.of(pod).name() + ": the local node runs only the first container, "
                    + container(pod));
        }
        if (query.flag("previous")) {
            throw ApiFailure.badRequest("previous terminated container \"" + container(pod) + "\" in pod \""
                    + ObjectMeta.of(pod).name() + "\" not found");
        }
    }

    /** The offset at which the last lines begin, found from the end so that long logs cost nothing. */
    private static long tailStart(Path log, long lines) {
        try (FileChannel channel = FileChannel.open(log)) {
            long end = channel.size();
            long position = end;
            long found = 0;
            while (position > 0) {
                int length = (int) Math.min(CHUNK, position);
                position -= length;
                ByteBuffer block = ByteBuffer.allocate(length);
                channel.read(block, position);
                for (int i = length - 1; i >= 0; i--) {
                    // The line feed at the very end closes the last line and begins none.
                    if (block.get(i) == '\n' && position + i < end - 1 && ++found == lines) {
                        return position + i + 1;
                    }
                    if (lines == 0) {
                        return end;
                    }
                }
            }
            return 0;
        } catch (IOException e) {
            throw ApiFailure.internal("the log " + log + " cannot be read: " + e.getMessage());
        }
    }

    /** Copies a growing file to a response. */
    private static final class Copy {
        private final Path log;
        private final HttpServerResponse response;
        private long position;
        private long left;

        Copy(Path log, HttpServerResponse response, long start, long limit) {
            this.log = log;
            this.response = response;
            this.position = start;
            this.left = limit;
        }

        boolean isFull() {
            return left <= 0;
        }

        /** Copies the next part; whether the end of the file was reached. */
        boolean some() {
            if (response.writeQueueFull()) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(log)) {
                ByteBuffer block = ByteBuffer.allocate((int) Math.min(CHUNK, left));
                int length = channel.read(block, position);
                if (length > 0) {
                    position += length;
                    left -= length;
                    response.write(Buffer.buffer(length).appendBytes(block.array(), 0, length));
                }
                return length < CHUNK;
            } catch (IOException e) {
                // The pod and its files were deleted while being read.
                left = 0;
                return true;
            }
        }

        /** Copies up to the present end, waiting for a slow reader. */
        void everything() {
            while (!isFull()) {
                if (response.writeQueueFull()) {
                    response.drainHandler(drained -> everything());
                    return;
                }
                if (some()) {
                    break;
                }
            }
            response.end();
        }
    }
}
