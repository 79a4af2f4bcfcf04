package dev.hubbub.cluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.objects.ClusterObjects;
import dev.hubbub.cluster.table.Table;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;

/** Serves watches, as a stream of JSON lines or over a WebSocket, whichever the client asks for. */
final class WatchRequests {
    private static final long BOOKMARK_MILLIS = 30_000;
    private static final int LARGEST_BACKLOG = 16 * 1024 * 1024;

    private final Vertx vertx;
    private final ClusterObjects objects;

    WatchRequests(Vertx vertx, ClusterObjects objects) {
        this.vertx = vertx;
        this.objects = objects;
    }

    void start(Exchange exchange, Selection selection, Optional<Table> table) {
        Query query = exchange.query();
        // Before the head is written, while a wrong version can still be answered as one.
        WatchStream.Beginning beginning =
                WatchStream.Beginning.of(query.number("resourceVersion", 0), query.flag("sendInitialEvents"));
        String upgrade = exchange.request().getHeader("Upgrade");
        if ("websocket".equalsIgnoreCase(upgrade)) {
            exchange.request().toWebSocket().onSuccess(socket -> {
                WatchStream watch = new WatchStream(objects, selection, table, new SocketSink(socket));
                long[] timers = timers(watch, query);
                socket.closeHandler(closed -> stop(watch, timers));
                watch.start(beginning);
            });
            return;
        }
        HttpServerResponse response = exchange.request().response();
        response.putHeader("Content-Type", "application/json").setChunked(true);
        response.setWriteQueueMaxSize(LARGEST_BACKLOG);
        // The client waits for the head before it takes the watch as begun.
        response.write(Buffer.buffer());
        WatchStream watch = new WatchStream(objects, selection, table, new LineSink(response));
        long[] timers = timers(watch, query);
        response.closeHandler(closed -> stop(watch, timers));
        response.endHandler(ended -> stop(watch, timers));
        watch.start(beginning);
    }

    private long[] timers(WatchStream watch, Query query) {
        long seconds = query.number("timeoutSeconds", 0);
        long end = seconds > 0 ? vertx.setTimer(seconds * 1000, id -> watch.stop()) : -1;
        long bookmarks =
                query.flag("allowWatchBookmarks") ? vertx.setPeriodic(BOOKMARK_MILLIS, id -> watch.bookmark()) : -1;
        return new long[] {end, bookmarks};
    }

    private void stop(WatchStream watch, long[] timers) {
        for (long timer : timers) {
            vertx.cancelTimer(timer);
        }
        watch.stop();
    }

    private record LineSink(HttpServerResponse response) implements WatchStream.Sink {
        @Override
        public void send(ObjectNode event) {
            if (!response.closed() && !response.ended()) {
                response.write(Exchange.buffer(event).appendString("\n"));
            }
        }

        @Override
        public boolean isCongested() {
            return response.writeQueueFull();
        }

        @Override
        public void end() {
            if (!response.closed() && !response.ended()) {
                response.end();
            }
        }
    }

    private record SocketSink(ServerWebSocket socket) implements WatchStream.Sink {
        SocketSink {
            socket.setWriteQueueMaxSize(LARGEST_BACKLOG);
        }

        @Override
        public void send(ObjectNode event) {
            if (!socket.isClosed()) {
                socket.writeTextMessage(Exchange.buffer(event).toString());
            }
        }

        @Override
        public boolean isCongested() {
            return socket.writeQueueFull();
        }

        @Override
        public void end() {
            if (!socket.isClosed()) {
                socket.close();
            }
        }
    }
}
