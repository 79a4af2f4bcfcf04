package dev.hubbub.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Asks the service for pages. */
public final class Browser {

    private final HttpClient client = HttpClient.newHttpClient();
    private final String root;

    /** One that asks this service. */
    public Browser(URL root) {
        this.root = root.toString().replaceAll("/$", "");
    }

    /** What it answers. */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The bytes that it answers. */
    public byte[] bytes(String path) throws IOException, InterruptedException {
        return part(path, null).body();
    }

    /** What it answers where some bytes are asked for; {@code null} asks for all. */
    public HttpResponse<byte[]> part(String path, String range) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
        if (range != null) {
            request.header("Range", range);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** What it answers to a request that changes something. */
    public int statusOf(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + path))
                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/json")
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** The JSON that it answers. */
    public JsonNode json(String path) throws IOException, InterruptedException {
        return Json.mapper().readTree(get(path).body());
    }

    /** A text as it stands in an address. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
