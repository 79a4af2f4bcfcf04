package dev.hubbub.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A browser without a screen, told what to do by the Chrome DevTools Protocol. */
public final class Chromium implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 60;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
    private int commands;

    /** Where one is installed; absent if none is. */
    public static Optional<Path> installed() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts one.
     *
     * @param program the browser
     * @param folder where it may keep what it likes
     */
    public Chromium(Path program, Path folder) throws Exception {
        process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--mute-audio",
                        "--hide-scrollbars",
                        "--disable-lcd-text",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String port = port(folder.resolve("DevToolsActivePort"));
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest page = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        JsonNode target = JSON.readTree(
                http.send(page, HttpResponse.BodyHandlers.ofString()).body());
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(target.get("webSocketDebuggerUrl").asText()), new Listener())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", Map.of());
        }
    }

    private String port(Path file) throws IOException {
        Awaitility.await("the browser starts")
                .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .pollInterval(BETWEEN_LOOKS)
                .failFast("the browser ended", () -> !process.isAlive())
                .until(() -> Files.exists(file) && !Files.readAllLines(file).isEmpty());
        return Files.readAllLines(file).get(0);
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void take(String message) {
        JsonNode json;
        try {
            json = JSON.readTree(message);
        } catch (IOException e) {
            complaints.add(message);
            return;
        }
        if (json.has("id")) {
            answers.remove(json.get("id").asInt()).complete(json);
            return;
        }
        JsonNode told = json.path("params");
        switch (json.path("method").asText()) {
            case "Page.loadEventFired" -> loaded.complete(null);
            case "Runtime.exceptionThrown" -> complaints.add(told.toString());
            case "Log.entryAdded" -> complain(told.path("entry"), "level");
            case "Runtime.consoleAPICalled" -> complain(told, "type");
            default -> {
                // Of no interest here.
            }
        }
    }

    private void complain(JsonNode told, String kind) {
        if (told.path(kind).asText().equals("error")) {
            complaints.add(told.toString());
        }
    }

    private synchronized JsonNode send(String method, Map<String, ?> parameters) throws Exception {
        ObjectNode command = JSON.createObjectNode();
        command.put("id", ++commands);
        command.put("method", method);
        command.set("params", JSON.valueToTree(parameters));
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(commands, answer);
        socket.sendText(command.toString(), true);
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).path("result");
    }

    /** Shows a page, and returns when all of it is loaded. */
    public void open(String address) throws Exception {
        loaded = new CompletableFuture<>();
        send("Page.navigate", Map.of("url", address));
        loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** How large the window is, and whether whoever looks wants it dark. */
    public void look(int width, int height, boolean dark) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** The value of an expression; of a promise, what it comes to. */
    public JsonNode evaluate(String expression) throws Exception {
        JsonNode result = send(
                "Runtime.evaluate",
                Map.of("expression", expression, "returnByValue", true, "awaitPromise", true, "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /** Waits until an expression is true. */
    public void await(String expression) {
        Awaitility.await(expression)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(BETWEEN_LOOKS)
                .until(() -> evaluate("Boolean(" + expression + ")").asBoolean());
    }

    /** A picture of what is shown. */
    public void picture(Path file) throws Exception {
        Files.createDirectories(file.getParent());
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(send("Page.captureScreenshot", Map.of("format", "png"))
                                .get("data")
                                .asText()));
    }

    /** What pages complained of since this was asked last. */
    public List<String> complaints() {
        List<String> since = new ArrayList<>(complaints);
        complaints.clear();
        return since;
    }

    @Override
    public void close() throws Exception {
        socket.abort();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
