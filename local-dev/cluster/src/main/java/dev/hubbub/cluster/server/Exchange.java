package dev.hubbub.cluster.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hubbub.cluster.access.Access;
import dev.hubbub.cluster.access.User;
import dev.hubbub.cluster.resource.ApiFailure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** One request and its answer. */
record Exchange(HttpServerRequest request) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    ResourcePath path() {
        return ResourcePath.parse(request.path()).orElseThrow(ApiFailure::noSuchPath);
    }

    /** Who asks; whoever is not known is refused. */
    User user(Access access) {
        return access.who(request.getHeader("Authorization"));
    }

    Query query() {
        String agent = request.getHeader("User-Agent");
        return new Query(request.params(), agent == null ? "unknown" : agent);
    }

    /** The content type without its parameters, lower case; empty where there is none. */
    String mediaType() {
        String type = request.getHeader("Content-Type");
        return type == null ? "" : type.split(";")[0].strip().toLowerCase(Locale.ROOT);
    }

    boolean wantsTable() {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("as=Table") && accept.contains("v=v1;");
    }

    /** The body as JSON; missing where it is empty. */
    JsonNode read(Buffer body) {
        if (body.length() == 0) {
            return MissingNode.getInstance();
        }
        String type = mediaType();
        if (type.contains("protobuf")) {
            throw ApiFailure.unsupportedMediaType("this server reads JSON and YAML, not protobuf; write the object to"
                    + " a file and use kubectl apply -f, or pipe it: kubectl create ... --dry-run=client -o yaml |"
                    + " kubectl apply -f -");
        }
        try {
            return (type.contains("yaml") ? YAML : JSON).readTree(body.getBytes());
        } catch (JsonProcessingException e) {
            throw ApiFailure.badRequest("the body of the request is not valid "
                    + (type.contains("yaml") ? "YAML" : "JSON") + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw ApiFailure.badRequest("the body of the request cannot be read: " + e.getMessage());
        }
    }

    ObjectNode readObject(Buffer body) {
        if (read(body) instanceof ObjectNode object) {
            return object;
        }
        throw ApiFailure.badRequest("the body of the request must be an object");
    }

    void answer(int code, JsonNode body) {
        request.response()
                .setStatusCode(code)
                .putHeader("Content-Type", "application/json")
                .end(buffer(body));
    }

    void answer(int code, JsonNode body, List<String> warnings) {
        warnings.forEach(warning -> request.response()
                .headers()
                .add("Warning", "299 - \"" + warning.replace("\\", "\\\\").replace("\"", "\\\"") + "\""));
        answer(code, body);
    }

    static Buffer buffer(JsonNode body) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree cannot be written", e);
        }
    }

    void fail(Throwable cause) {
        ApiFailure failure;
        if (cause instanceof ApiFailure known) {
            failure = known;
        } else {
            System.getLogger(Exchange.class.getName())
                    .log(System.Logger.Level.ERROR, request.method() + " " + request.uri() + " failed", cause);
            failure = ApiFailure.internal(String.valueOf(cause.getMessage()));
        }
        HttpServerResponse response = request.response();
        if (!response.headWritten()) {
            answer(failure.code(), failure.status());
        } else if (!response.ended()) {
            response.end();
        }
    }
}
