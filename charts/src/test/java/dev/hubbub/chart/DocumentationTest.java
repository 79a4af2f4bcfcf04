package dev.hubbub.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentStatus.OutputCounts;
import dev.hubbub.controller.telemetry.ControllerMetrics;
import dev.hubbub.worker.TaskMetrics;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents, the alerts and the dashboard name is what the services have, and the other way round. */
class DocumentationTest {

    private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
    private static final Pattern METRIC = Pattern.compile("\\bhubbub_[a-z_]+");

    @Test
    void the_table_of_metrics_names_those_that_there_are() throws Exception {
        assertEquals(families(measured()), firstColumn("metric", METRIC));
    }

    @Test
    void alerts_and_dashboard_ask_for_metrics_that_there_are() throws Exception {
        Set<String> measured = measured();
        Rendering rendering = Rendering.of("everything");
        Set<String> asked = Stream.of(rendering.get("PrometheusRule", ""), dashboard(rendering))
                .flatMap(object -> object.findValuesAsText("expr").stream())
                .flatMap(expression -> METRIC.matcher(expression).results().map(MatchResult::group))
                .filter(name -> !measured.contains(name))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), asked, "asked for, and nobody measures them");
    }

    @Test
    void every_alert_says_what_to_do() throws Exception {
        Set<String> alerts = new TreeSet<>(
                Rendering.of("everything").get("PrometheusRule", "").findValuesAsText("alert"));
        assertEquals(alerts, firstColumn("alert", Pattern.compile("Hubbub[A-Za-z]+")));
    }

    @Test
    void every_reason_of_a_condition_is_explained() throws Exception {
        assertEquals(
                Stream.of(Condition.Reason.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new)),
                firstColumn("reason", Pattern.compile("[A-Z][A-Za-z]+")));
        String text = Files.readString(OPERATIONS);
        assertEquals(
                List.of(),
                Stream.of(Condition.Type.values())
                        .map(Enum::name)
                        .filter(type -> !text.contains("`" + type + "`"))
                        .toList());
    }

    @Test
    void links_in_the_documents_lead_somewhere() throws Exception {
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
        for (Path document : List.of(
                OPERATIONS,
                Path.of("..", "docs", "security.md"),
                Path.of("..", "k8s", "conformance.md"),
                Rendering.CHART.resolve("README.md"))) {
            List<String> broken = link.matcher(Files.readString(document))
                    .results()
                    .map(found -> found.group(1))
                    .filter(target -> !Files.exists(document.resolveSibling(target)))
                    .toList();
            assertEquals(List.of(), broken, document.toString());
        }
    }

    private static JsonNode dashboard(Rendering rendering) {
        try {
            return new ObjectMapper()
                    .readTree(rendering
                            .get("ConfigMap", "-dashboard")
                            .at("/data/hubbub.json")
                            .asText());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What stands first in the rows of the table that begins with this word. */
    private static Set<String> firstColumn(String head, Pattern word) throws Exception {
        return Files.readAllLines(OPERATIONS).stream()
                .dropWhile(line -> !line.startsWith("| " + head + " |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> word.matcher(cell).results().map(MatchResult::group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every name that Prometheus reads from a controller and a worker at work. */
    private static Set<String> measured() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ReportTask task = new ReportTask("lab", "study", "wer", false, List.of(), null);
        Digest digest = Digest.of("task");
        TaskResult failed =
                new TaskResult.Failed(digest, StageName.SCORING, "w", List.of(), FailureReason.values()[0], "why");
        ControllerMetrics controller = new ControllerMetrics(registry);
        controller.watch(Stream::empty, Stream::empty, Stream::empty);
        controller.published(task);
        controller.received(failed);
        controller.counted(null, new OutputCounts(1, 1, 0, 0, 0));
        controller.planned(Duration.ofSeconds(1));
        controller.shown(Duration.ofSeconds(1));
        TaskMetrics worker = new TaskMetrics(registry);
        worker.started(Share.of(task), Instant.now());
        worker.ended(failed);
        worker.deadLetter();
        return METRIC.matcher(registry.scrape())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    /** Names without what Prometheus adds to those of timers. */
    private static Set<String> families(Set<String> names) {
        UnaryOperator<String> family = name -> name.replaceAll("_seconds_(count|sum|max|bucket)$", "_seconds");
        return names.stream().map(family).collect(Collectors.toCollection(TreeSet::new));
    }
}
