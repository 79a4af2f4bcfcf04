package dev.hubbub.training.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An MLflow tracking server, by its REST interface, version 2.0. */
final class MlflowServer {
    /** Metrics of one request, as the interface allows. */
    static final int MOST_METRICS = 1000;

    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ANSWERING = Duration.ofSeconds(10);
    private static final int MOST_PARAMETERS = 100;
    private static final int SHOWN = 200;
    private static final String RUN = "run_id";

    private final MlflowSettings settings;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECTING)
            // To another host it would take along who asks, and what is posted would be asked for.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    MlflowServer(MlflowSettings settings) {
        this.settings = settings;
    }

    /** A value of a curve. */
    record Metric(String key, double value, long timestamp, int step) {}

    /** The id of the experiment that the settings name, which is made if it is not there. */
    String experiment() throws MlflowException, InterruptedException {
        String name = settings.experiment();
        try {
            return byName(name);
        } catch (MlflowException e) {
            if (!e.is("RESOURCE_DOES_NOT_EXIST")) {
                throw e;
            }
        }
        try {
            return text(post("experiments/create", object().put("name", name)), "/experiment_id");
        } catch (MlflowException e) {
            if (!e.is("RESOURCE_ALREADY_EXISTS")) {
                throw e;
            }
            // Another run was quicker.
            return byName(name);
        }
    }

    private String byName(String name) throws MlflowException, InterruptedException {
        String query = "?experiment_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        return text(send(request("experiments/get-by-name" + query).GET()), "/experiment/experiment_id");
    }

    /** The id of a new run. */
    String newRun(String experiment, String name, Map<String, String> tags)
            throws MlflowException, InterruptedException {
        ObjectNode run = object();
        run.put("experiment_id", experiment);
        run.put("run_name", name);
        run.put("start_time", System.currentTimeMillis());
        pairs(run.putArray("tags"), tags);
        return text(post("runs/create", run), "/run/info/run_id");
    }

    /** Says with what a run was begun. */
    void parameters(String run, Map<String, String> parameters) throws MlflowException, InterruptedException {
        List<Map.Entry<String, String>> all = List.copyOf(parameters.entrySet());
        for (int from = 0; from < all.size(); from += MOST_PARAMETERS) {
            ObjectNode batch = object().put(RUN, run);
            ArrayNode params = batch.putArray("params");
            all.subList(from, Math.min(all.size(), from + MOST_PARAMETERS))
                    .forEach(entry ->
                            params.addObject().put("key", entry.getKey()).put("value", entry.getValue()));
            post("runs/log-batch", batch);
        }
    }

    /** Says some of a run's curve: at most {@link #MOST_METRICS}. */
    void metrics(String run, List<Metric> metrics) throws MlflowException, InterruptedException {
        ObjectNode batch = object().put(RUN, run);
        ArrayNode values = batch.putArray("metrics");
        for (Metric metric : metrics) {
            values.addObject()
                    .put("key", metric.key())
                    .put("value", metric.value())
                    .put("timestamp", metric.timestamp())
                    .put("step", metric.step());
        }
        post("runs/log-batch", batch);
    }

    /** Says that a run goes on. */
    void running(String run) throws MlflowException, InterruptedException {
        post("runs/update", object().put(RUN, run).put("status", "RUNNING"));
    }

    /** Says how a run ended. */
    void ended(String run, RunEnd end) throws MlflowException, InterruptedException {
        post(
                "runs/update",
                object().put(RUN, run).put("status", end.name()).put("end_time", System.currentTimeMillis()));
    }

    private static void pairs(ArrayNode into, Map<String, String> pairs) {
        pairs.forEach((key, value) -> into.addObject().put("key", key).put("value", value));
    }

    private static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }

    private JsonNode post(String method, ObjectNode body) throws MlflowException, InterruptedException {
        return send(request(method)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.text(body))));
    }

    private HttpRequest.Builder request(String method) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(settings.server() + "/api/2.0/mlflow/" + method))
                .timeout(ANSWERING);
        settings.authorization().ifPresent(who -> request.header("Authorization", who));
        return request;
    }

    private JsonNode send(HttpRequest.Builder request) throws MlflowException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            String why = e.getMessage() == null ? "" : ": " + e.getMessage();
            throw new MlflowException("cannot be reached (" + e.getClass().getSimpleName() + why + ")", "");
        }
        Optional<String> elsewhere = response.headers().firstValue("Location");
        if (response.statusCode() / 100 == 3 && elsewhere.isPresent()) {
            throw new MlflowException(
                    "redirects to " + root(response.uri().resolve(elsewhere.get())) + ": name that address in "
                            + MlflowSettings.SERVER,
                    "");
        }
        JsonNode answer = json(response.body());
        if (response.statusCode() / 100 != 2) {
            String code = answer.path("error_code").asText("");
            throw new MlflowException(
                    ("answers " + response.statusCode() + " " + code).strip() + said(answer, response.body()), code);
        }
        return answer;
    }

    /** Of an address of the interface, or of a page where people sign in. */
    private static String root(URI address) {
        return address.toString().replaceAll("(/+api/2\\.0/mlflow/.*|[?#].*)$", "");
    }

    private static String said(JsonNode answer, String body) {
        String words =
                answer.path("message").asText(body).replaceAll("\\s+", " ").strip();
        String shown = words.length() > SHOWN ? words.substring(0, SHOWN) + "…" : words;
        return shown.isEmpty() ? "" : " (" + shown + ")";
    }

    private static JsonNode json(String body) {
        try {
            return Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            return object();
        }
    }

    private static String text(JsonNode answer, String place) throws MlflowException {
        String text = answer.at(place).asText("");
        if (text.isEmpty()) {
            throw new MlflowException("does not answer as MLflow does (there is no " + place + ")", "");
        }
        return text;
    }
}
