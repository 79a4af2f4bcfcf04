package dev.hubbub.training.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A tracking server that answers as MLflow's REST interface says, and can be out of order. */
final class FakeMlflow implements AutoCloseable {

    /** A run as the server knows it. */
    static final class Run {
        final String name;
        final String experiment;
        final Map<String, String> tags = new HashMap<>();
        final Map<String, String> parameters = new HashMap<>();
        final Map<String, List<String>> metrics = new LinkedHashMap<>();
        volatile String status = "RUNNING";
        volatile boolean ended;

        Run(String name, String experiment) {
            this.name = name;
            this.experiment = experiment;
        }

        /** Steps and values of a metric in the order in which they came, as {@code step=value}. */
        List<String> metric(String key) {
            synchronized (this) {
                return List.copyOf(metrics.getOrDefault(key, List.of()));
            }
        }
    }

    final Map<String, Run> runs = new LinkedHashMap<>();
    private final Map<String, String> experiments = new HashMap<>();
    private final HttpServer server;
    private volatile int outage;
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile String wanted;
    private volatile URI elsewhere;
    private volatile int requests;

    FakeMlflow() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "fake mlflow");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers so until it is 0. */
    void outage(int status) {
        outage = status;
    }

    /** Answers nothing until it is released. */
    CountDownLatch hold() {
        held = new CountDownLatch(1);
        return held;
    }

    /** Who may ask. */
    void requires(String authorization) {
        wanted = authorization;
    }

    /** Sends everybody to another server. */
    void redirects(URI server) {
        elsewhere = server;
    }

    int requests() {
        return requests;
    }

    synchronized Run only() {
        if (runs.size() != 1) {
            throw new AssertionError("There are " + runs.size() + " runs.");
        }
        return runs.values().iterator().next();
    }

    synchronized int count() {
        return runs.size();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests++;
            held.await();
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status = 200;
            ObjectNode answer = Json.mapper().createObjectNode();
            if (elsewhere != null) {
                status = 302;
                exchange.getResponseHeaders()
                        .set("Location", elsewhere + exchange.getRequestURI().toString());
            } else if (outage != 0) {
                status = outage;
                answer.put("error_code", "TEMPORARILY_UNAVAILABLE").put("message", "out of order");
            } else if (wanted != null
                    && !wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                status = 401;
                answer.put("error_code", "UNAUTHENTICATED").put("message", "who are you?");
            } else {
                try {
                    handle(exchange.getRequestURI(), body, answer);
                } catch (Refused e) {
                    status = e.status;
                    answer.removeAll();
                    answer.put("error_code", e.code).put("message", e.getMessage());
                }
            }
            byte[] bytes = Json.text(answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void handle(URI uri, byte[] body, ObjectNode answer) throws IOException {
        JsonNode asked = body.length == 0
                ? Json.mapper().createObjectNode()
                : Json.mapper().readTree(body);
        switch (uri.getPath().replace("/api/2.0/mlflow/", "")) {
            case "experiments/get-by-name" -> {
                String name = URLDecoder.decode(uri.getRawQuery().split("=", 2)[1], StandardCharsets.UTF_8);
                require(experiments.containsKey(name), 404, "RESOURCE_DOES_NOT_EXIST", "no experiment " + name);
                answer.putObject("experiment").put("experiment_id", experiments.get(name));
            }
            case "experiments/create" -> {
                String name = asked.path("name").asText();
                require(!experiments.containsKey(name), 400, "RESOURCE_ALREADY_EXISTS", name);
                experiments.put(name, "e" + experiments.size());
                answer.put("experiment_id", experiments.get(name));
            }
            case "runs/create" -> {
                String experiment = asked.path("experiment_id").asText();
                require(experiments.containsValue(experiment), 404, "RESOURCE_DOES_NOT_EXIST", experiment);
                require(asked.path("start_time").isNumber(), 400, "INVALID_PARAMETER_VALUE", "start_time");
                Run run = new Run(asked.path("run_name").asText(), experiment);
                asked.path("tags")
                        .forEach(tag -> run.tags.put(
                                tag.path("key").asText(), tag.path("value").asText()));
                String id = "r" + runs.size();
                runs.put(id, run);
                answer.putObject("run").putObject("info").put("run_id", id);
            }
            case "runs/update" -> {
                Run run = run(asked);
                run.status = asked.path("status").asText();
                run.ended = asked.has("end_time");
                answer.putObject("run_info");
            }
            case "runs/log-batch" -> log(run(asked), asked);
            default -> throw new Refused(404, "ENDPOINT_NOT_FOUND", uri.getPath());
        }
    }

    private static void log(Run run, JsonNode asked) {
        require(asked.path("metrics").size() <= 1000, 400, "INVALID_PARAMETER_VALUE", "more than 1000 metrics");
        require(asked.path("params").size() <= 100, 400, "INVALID_PARAMETER_VALUE", "more than 100 params");
        for (JsonNode parameter : asked.path("params")) {
            String key = parameter.path("key").asText();
            String value = parameter.path("value").asText();
            String before = run.parameters.putIfAbsent(key, value);
            require(before == null || before.equals(value), 400, "INVALID_PARAMETER_VALUE", key + " changed");
        }
        for (JsonNode metric : asked.path("metrics")) {
            require(metric.path("value").isNumber(), 400, "INVALID_PARAMETER_VALUE", metric.toString());
            require(metric.path("timestamp").asLong() > 0, 400, "INVALID_PARAMETER_VALUE", metric.toString());
            synchronized (run) {
                run.metrics
                        .computeIfAbsent(metric.path("key").asText(), key -> new ArrayList<>())
                        .add(metric.path("step").asInt() + "="
                                + metric.path("value").asDouble());
            }
        }
    }

    private Run run(JsonNode asked) {
        Run run = runs.get(asked.path("run_id").asText());
        require(run != null, 404, "RESOURCE_DOES_NOT_EXIST", "no run " + asked.path("run_id"));
        return run;
    }

    private static void require(boolean holds, int status, String code, String message) {
        if (!holds) {
            throw new Refused(status, code, message);
        }
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int status;
        private final String code;

        Refused(int status, String code, String message) {
            super(message);
            this.status = status;
            this.code = code;
        }
    }

    @Override
    public void close() {
        held.countDown();
        server.stop(0);
    }
}
