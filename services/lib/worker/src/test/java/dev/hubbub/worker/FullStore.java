package dev.hubbub.worker;

import com.sun.net.httpserver.HttpServer;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A store that answers as MinIO does when its disk is full. */
final class FullStore {

    private FullStore() {}

    /** Asks it to take a file. */
    static void put() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] answer = "<?xml version=\"1.0\"?><Error><Code>XMinioStorageFull</Code><Message>m</Message></Error>"
                .getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            exchange.sendResponseHeaders(507, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
        try (ObjectStore store =
                ObjectStore.connect(new ObjectStoreSettings(endpoint, "key", "secret-key", "hubbub"))) {
            store.put("artifacts/x", new byte[] {1});
        } finally {
            server.stop(0);
        }
    }
}
