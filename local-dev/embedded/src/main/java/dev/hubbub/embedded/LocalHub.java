package dev.hubbub.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that answers as a Hugging Face hub does, for tests: its API, and files that another host hands out. It has one
 * repository, {@code lab/tiny}, as a model and as a dataset.
 */
public final class LocalHub implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, byte[]> sent = new TreeMap<>();

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final List<String> leaked = new CopyOnWriteArrayList<>();

    private final Deque<Integer> troubles = new ArrayDeque<>();

    private final Deque<Integer> apiTroubles = new ArrayDeque<>();

    private String token;

    public LocalHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/", this::api);
        server.createContext("/cdn/", this::content);
        server.createContext("/", this::redirect);
        server.start();
    }

    /** Its root. */
    public URI endpoint() {
        return URI.create(url("localhost"));
    }

    /** What was asked for, as path and range. */
    public List<String> asked() {
        return asked;
    }

    /** The tokens that the host of the files was shown. */
    public List<String> leaked() {
        return leaked;
    }

    /** Answers for the next requests of files instead of theirs: a status, or below zero the bytes after which to break off. */
    public Deque<Integer> troubles() {
        return troubles;
    }

    /** Answers for the next requests of the API instead of its own. */
    public Deque<Integer> apiTroubles() {
        return apiTroubles;
    }

    /** Lets it answer only who shows this. */
    public void require(String required) {
        token = required;
    }

    private String url(String host) {
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    /** Adds a file. */
    public LocalHub file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a file. */
    public LocalHub file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** Lets it hand out something else than its list says. */
    public void send(String path, String content) {
        sent.put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    private void api(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().getPath());
        if (trouble(exchange, apiTroubles)) {
            return;
        }
        if (token != null
                && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders().add("X-Error-Message", "Access is restricted");
            answer(exchange, 401, new byte[0]);
            return;
        }
        if (!exchange.getRequestURI()
                .getPath()
                .matches("/api/(models|datasets)/lab/tiny/revision/(main|v1|" + COMMIT + ")")) {
            answer(exchange, 404, new byte[0]);
            return;
        }
        ObjectNode json = JSON.createObjectNode().put("sha", COMMIT);
        ArrayNode siblings = json.putArray("siblings");
        files.forEach((path, content) -> {
            ObjectNode file = siblings.addObject().put("rfilename", path).put("size", content.length);
            if (path.endsWith(".safetensors") || path.endsWith(".bin") || path.endsWith(".parquet")) {
                file.putObject("lfs").put("sha256", digest("SHA-256", new byte[0], content));
            } else {
                byte[] prefix = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
                file.put("blobId", digest("SHA-1", prefix, content));
            }
        });
        answer(exchange, 200, JSON.writeValueAsBytes(json));
    }

    private static String digest(String algorithm, byte[] prefix, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(prefix);
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void redirect(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String before = "/lab/tiny/resolve/" + COMMIT + "/";
        exchange.getResponseHeaders()
                .add("Location", url("127.0.0.1") + "/cdn/" + path.substring(path.indexOf(before) + before.length()));
        answer(exchange, 302, new byte[0]);
    }

    private void content(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/cdn/".length());
        String range = exchange.getRequestHeaders().getFirst("Range");
        asked.add(path + (range == null ? "" : " " + range));
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        if (shown != null) {
            leaked.add(shown);
        }
        byte[] whole = sent.getOrDefault(path, files.get(path));
        String[] limits =
                range == null ? new String[] {"0"} : range.replace("bytes=", "").split("-");
        int start = Math.min(Integer.parseInt(limits[0]), whole.length);
        int end = limits.length == 1 ? whole.length : Math.min(Integer.parseInt(limits[1]) + 1, whole.length);
        byte[] wanted = Arrays.copyOfRange(whole, start, end);
        if (range != null) {
            exchange.getResponseHeaders().add("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + whole.length);
        }
        if (!troubles.isEmpty() && troubles.peek() <= 0) {
            int shown2 = Math.min(wanted.length, -troubles.poll());
            exchange.sendResponseHeaders(range == null ? 200 : 206, wanted.length);
            exchange.getResponseBody().write(wanted, 0, shown2);
            exchange.getResponseBody().flush();
            throw new IOException("breaks off");
        }
        if (!trouble(exchange, troubles)) {
            answer(exchange, range == null ? 200 : 206, wanted);
        }
    }

    private static boolean trouble(HttpExchange exchange, Deque<Integer> troubles) throws IOException {
        if (troubles.isEmpty()) {
            return false;
        }
        exchange.getResponseHeaders().add("Retry-After", "0");
        answer(exchange, troubles.poll(), new byte[0]);
        return true;
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
