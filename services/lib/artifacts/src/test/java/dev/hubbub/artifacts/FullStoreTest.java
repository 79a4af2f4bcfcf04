package dev.hubbub.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullStoreTest {

    @ParameterizedTest
    @CsvSource({
        "507, XMinioStorageFull, true",
        "507, InsufficientStorage, true",
        "400, XMinioAdminBucketQuotaExceeded, true",
        "500, InternalError, false"
    })
    void a_store_without_room_is_told_from_one_in_trouble(int status, String code, boolean full) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] answer = ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>m</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
        try (ObjectStore store =
                ObjectStore.connect(new ObjectStoreSettings(endpoint, "key", "secret-key", "hubbub"))) {
            StoreUnavailableException fault =
                    assertThrows(StoreUnavailableException.class, () -> store.put("media/a.wav", new byte[] {1}));

            assertEquals(full, fault.full());
            assertTrue(fault.passing());
            assertEquals(
                    full,
                    fault.getMessage()
                            .startsWith("The object store at " + endpoint
                                    + " has no room left for s3://hubbub/media/a.wav"));
        } finally {
            server.stop(0);
        }
    }
}
