package dev.hubbub.localdev.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Asks services whether they are ready. */
final class Readiness {

    private static final Duration INTERVAL = Duration.ofMillis(300);
    /** A service that died this often since the stack was started will not come up by itself. */
    private static final int HOPELESS_DEATHS = 3;

    private static final int SHOWN_LINES = 12;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ScheduledExecutorService scheduler;

    Readiness(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    /** Waits until a service says it is ready. */
    void await(ServiceProcess service, String url, Duration patience) throws StackFailure, InterruptedException {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        AtomicReference<String> lastAnswer = new AtomicReference<>("it does not answer at " + url);
        ScheduledFuture<?> asking = scheduler.scheduleWithFixedDelay(
                () -> ask(service, url, ready, lastAnswer), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        try {
            ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failure(service, "is not ready after " + patience.toSeconds() + " s: " + lastAnswer.get());
        } catch (ExecutionException e) {
            throw failure(service, e.getCause().getMessage());
        } finally {
            asking.cancel(false);
        }
    }

    private void ask(
            ServiceProcess service, String url, CompletableFuture<Void> ready, AtomicReference<String> lastAnswer) {
        if (service.deaths() >= HOPELESS_DEATHS) {
            ready.completeExceptionally(new IllegalStateException(
                    "does not start (exit code " + service.lastExit().orElse(-1) + ")"));
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                ready.complete(null);
            } else {
                lastAnswer.set(problems(response.body()));
            }
        } catch (IOException e) {
            // Not listening yet; asked again.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a health answer says is down. */
    private static String problems(String health) {
        try {
            List<String> down = new ArrayList<>();
            for (JsonNode check : Json.mapper().readTree(health).path("checks")) {
                if (!"UP".equals(check.path("status").asText())) {
                    JsonNode data = check.path("data");
                    down.add(check.path("name").asText()
                            + (data.isEmpty()
                                    ? ""
                                    : " (" + data.elements().next().asText() + ")"));
                }
            }
            return down.isEmpty() ? "it says it is not ready" : "it waits for " + String.join(", ", down);
        } catch (IOException e) {
            return "its health answer is not JSON";
        }
    }

    private static StackFailure failure(ServiceProcess service, String problem) {
        List<String> lines = ServiceLog.lastLines(service.log(), SHOWN_LINES);
        return new StackFailure("The service " + service.name() + " " + problem + "; the end of its log "
                + service.log() + ":\n" + String.join("\n", lines));
    }
}
