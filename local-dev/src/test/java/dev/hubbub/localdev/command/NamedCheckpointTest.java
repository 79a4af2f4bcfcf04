package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a hub that holds one of the shipped checkpoints. */
class NamedCheckpointTest {
    private static final String COMMIT = "00112233445566778899aabbccddeeff00112233";
    private static final Path SHIPPED = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");

    private static final Path RECORDING = CommandRun.HOME.resolve("local-dev/samples/asterisk-en/agent-pass.g722");

    @TempDir
    Path cache;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Screen screen = Screen.plain(new PrintWriter(out), new PrintWriter(err));
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/models/lab/tiny/revision/main", exchange -> answer(exchange, listing()));
        server.createContext("/lab/tiny/resolve/" + COMMIT + "/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            answer(exchange, Files.readAllBytes(SHIPPED.resolve(path.substring(path.lastIndexOf('/') + 1))));
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static byte[] listing() throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode listing = json.createObjectNode().put("sha", COMMIT);
        try (Stream<Path> files = Files.list(SHIPPED)) {
            for (Path file : files.sorted().toList()) {
                listing.withArray("siblings")
                        .addObject()
                        .put("rfilename", file.getFileName().toString())
                        .put("size", Files.size(file))
                        .put("blobId", blob(Files.readAllBytes(file)));
            }
        }
        return json.writeValueAsBytes(listing);
    }

    private static String blob(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private NamedCheckpoint downloaded(String address) throws CommandFailure {
        return NamedCheckpoint.downloaded(
                address,
                screen,
                Map.of(
                        "HUBBUB_HUB_ENDPOINT",
                        "http://localhost:" + server.getAddress().getPort(),
                        "HUBBUB_CACHE",
                        cache.toString()));
    }

    @Test
    void a_model_of_a_hub_transcribes_as_the_folder_that_it_was_made_of() throws CommandFailure {
        NamedCheckpoint model = downloaded("hf://lab/tiny");

        assertThat(err.toString()).contains("hf://lab/tiny@" + COMMIT);
        assertThat(model.name()).isEqualTo("hf://lab/tiny@" + COMMIT);
        assertThat(downloaded(model.name())).isEqualTo(model);
        List<String> texts = Stream.of(model.path(), SHIPPED)
                .map(folder -> CommandRun.of("transcribe", RECORDING, "--checkpoint", folder))
                .peek(run -> assertThat(run.exitCode()).as(run.err()).isZero())
                .map(CommandRun::out)
                .toList();
        assertThat(texts.get(0)).isNotBlank().isEqualTo(texts.get(1));
    }

    @Test
    void what_a_hub_does_not_have_and_what_is_no_address_are_said() {
        assertThatThrownBy(() -> downloaded("hf://lab/other"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("hf://lab/other");
        assertThatThrownBy(() -> downloaded("hf://tiny"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("hf://OWNER/MODEL");
        CommandRun local = CommandRun.of("transcribe", RECORDING, "--checkpoint", cache.resolve("none"));
        assertThat(local.exitCode()).isEqualTo(1);
        assertThat(local.err()).contains("There is no checkpoint " + cache.resolve("none"), "hf://OWNER/MODEL");
    }
}
