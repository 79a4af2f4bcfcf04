package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real runs, and a server that says yes as MLflow does, or is out of order. */
class TrainTrackingTest {
    private static final Path BASE = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Path DATA = CommandRun.HOME.resolve("local-dev/samples/asterisk-en/manifest.jsonl");

    @TempDir
    Path folder;

    private final List<JsonNode> told = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean out = true;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_run_ends_whatever_mlflow_does_and_what_that_lacks_is_told_when_it_is_taken_up_again() throws IOException {
        Path run = folder.resolve("study");
        CommandRun away = train(run);
        assertThat(away.exitCode()).as(away.err()).isZero();
        assertThat(away.err())
                .containsOnlyOnce("the run goes on, and what it writes is told when that is over")
                .contains("was not told all of this run, because it answers 503");
        assertThat(told).isEmpty();

        out = false;
        CommandRun resumed = train(run, "--resume");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("This run in MLflow: " + address() + "/#/experiments/7/runs/r1");
        List<String> steps = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        for (JsonNode request : told) {
            request.path("metrics").forEach(metric -> {
                if (metric.path("key").asText().equals("loss")) {
                    steps.add(metric.path("step").asText());
                }
            });
            request.path("params")
                    .forEach(parameter -> parameters.add(parameter.path("key").asText() + "="
                            + parameter.path("value").asText()));
        }
        assertThat(steps).containsExactly("1", "2");
        assertThat(parameters).contains("learningRate=3.0E-4", "steps=2", "architecture=whisper");
        assertThat(told.get(0).path("run_name").asText()).isEqualTo("study");
        assertThat(told.get(told.size() - 1).path("status").asText()).isEqualTo("FINISHED");
    }

    @Test
    void what_makes_no_sense_is_refused_before_anything_is_read() {
        CommandRun address = train(folder.resolve("run"), "--mlflow", "mlruns");
        assertThat(address.exitCode()).isEqualTo(2);
        assertThat(address.err()).contains("HUBBUB_MLFLOW_URI is 'mlruns', which is no address");
        CommandRun alone = CommandRun.of(
                "train", "-c", BASE, "-d", DATA, "-o", folder.resolve("run"), "--mlflow-experiment", "party");
        assertThat(alone.exitCode()).isEqualTo(2);
        assertThat(alone.err()).contains("--mlflow-experiment names an experiment of a server that nobody names");
    }

    private CommandRun train(Path run, String... more) {
        List<Object> arguments = new ArrayList<>(List.of("train", "-c", BASE, "-d", DATA, "-o", run, "--no-pad"));
        arguments.addAll(List.of("--steps", 2, "--eval-share", 0.1, "--lr", "3e-4", "--evaluate-every", 2));
        if (more.length < 2) {
            arguments.addAll(List.of("--mlflow", address()));
        }
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            String answer = "{}";
            if (path.endsWith("get-by-name")) {
                answer = "{\"experiment\": {\"experiment_id\": \"7\"}}";
            } else if (path.endsWith("runs/create")) {
                answer = "{\"run\": {\"info\": {\"run_id\": \"r1\"}}}";
            }
            if (!out && body.length > 0) {
                told.add(Json.mapper().readTree(body));
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(out ? 503 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
