package dev.hubbub.controllerbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;

/** Hubbub's objects on the stack's API server, asked for without a client that would keep them. */
final class KubernetesObjects {

    /** A kind of them. */
    enum Kind {
        EXPERIMENTS,
        TRIALS,
        CHECKPOINTS;

        private String path() {
            return "/apis/hubbub.dev/v1alpha1/namespaces/default/" + name().toLowerCase(Locale.ROOT);
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final String server;

    /** Those of an API server, by its address. */
    KubernetesObjects(String server) {
        this.server = server;
    }

    void create(Kind kind, ObjectNode object) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(url(kind.path()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.text(object))));
        if (answer.statusCode() != HttpURLConnection.HTTP_CREATED) {
            throw new IOException("The API server refused an object: " + answer.body());
        }
    }

    Optional<JsonNode> find(Kind kind, String name) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(url(kind.path() + "/" + name)));
        return answer.statusCode() == HttpURLConnection.HTTP_NOT_FOUND
                ? Optional.empty()
                : Optional.of(Json.mapper().readTree(answer.body()));
    }

    /** An object's status; missing if it has none. */
    JsonNode status(Kind kind, String name) throws IOException, InterruptedException {
        return find(kind, name).orElseGet(Json.mapper()::createObjectNode).path("status");
    }

    /** How many there are with a label. */
    int count(Kind kind, String label, String value) throws IOException, InterruptedException {
        URI selected = url(kind.path() + "?labelSelector=" + label + "%3D" + value);
        return Json.mapper().readTree(text(selected)).path("items").size();
    }

    void delete(Kind kind, String name) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(url(kind.path() + "/" + name)).DELETE());
    }

    /** What an address answers. */
    String text(URI address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address)).body();
    }

    private URI url(String path) {
        return URI.create(server + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
