package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TelemetryTest extends ControllerFixture {

    @Test
    void one_trace_shows_a_run_from_its_planning_to_the_last_result() throws Exception {
        manifest("traced", "t1", "t2");
        apply("traced", oneModel("traced"));
        awaitFinal("traced");

        SpanData run = await().atMost(PATIENCE)
                .until(() -> named("run lab/traced"), found -> found.size() == 1)
                .get(0);
        assertEquals("Succeeded", run.getAttributes().get(AttributeKey.stringKey("hubbub.phase")));
        assertEquals(6L, run.getAttributes().get(AttributeKey.longKey("hubbub.outputs.computed")));
        List<SpanData> trace = spans.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(run.getTraceId()))
                .toList();
        Map<String, Long> counts =
                trace.stream().collect(Collectors.groupingBy(SpanData::getName, Collectors.counting()));
        assertEquals(1, counts.get("send hubbub.tasks.segmentation"), "both sessions are one share");
        assertEquals(1, counts.get("process hubbub.tasks.segmentation"), "the worker goes on with it");
        assertTrue(counts.get("send hubbub.tasks.transcription.lab.traced") >= 2, counts.toString());
        assertEquals(2, counts.get("send hubbub.tasks.evaluation"), "a scoring and a report");
        assertEquals(6, counts.get("process hubbub.results"), counts.toString());

        Map<String, SpanData> byId = trace.stream().collect(Collectors.toMap(SpanData::getSpanId, Function.identity()));
        for (SpanData span : trace) {
            String parent = span == run ? "" : byId.get(span.getParentSpanId()).getName();
            switch (span.getName().split(" ")[0]) {
                case "run" -> assertTrue(!span.getParentSpanContext().isValid());
                case "plan" -> assertEquals("run lab/traced", parent);
                case "send" -> assertTrue(parent.equals("plan") || parent.equals("run lab/traced"), parent);
                default -> assertTrue(parent.startsWith("send ") || parent.startsWith("process "), parent);
            }
        }
    }

    @Test
    void what_was_done_is_counted() throws Exception {
        manifest("counted", "c1", "c2");
        workers.failingSessions.put("c2", "c2.wav cannot be decoded: convert it");
        apply("counted", oneModel("counted"));
        awaitFinal("counted");
        double published = counted("hubbub.tasks.published", "stage", "segmentation");
        assertTrue(published >= 2, "published " + published);
        assertTrue(counted("hubbub.results", "outcome", "computed", "stage", "transcription") >= 1);
        assertEquals(1, counted("hubbub.results", "outcome", "failed", "reason", "UnreadableMedia"));
        assertTrue(counted("hubbub.outputs", "outcome", "computed") >= 4);
        assertTrue(counted("hubbub.outputs", "outcome", "failed") >= 1);
        await().atMost(PATIENCE)
                .until(() -> registry.get("hubbub.experiments")
                                .tag("phase", "CompletedWithFailures")
                                .gauge()
                                .value()
                        == 1);
        await().atMost(PATIENCE)
                .until(() -> registry.get("hubbub.trials")
                                .tag("phase", "Incomplete")
                                .gauge()
                                .value()
                        == 1);
        assertTrue(registry.get("hubbub.planning.seconds").timer().count() >= 3);
        assertTrue(registry.get("hubbub.result.status.seconds").timer().count() >= 5, "one for each result");
        double lag = registry.get("hubbub.result.status.seconds").timer().max(TimeUnit.SECONDS);
        assertTrue(lag < PATIENCE.toSeconds(), "results show after " + lag + " s");
    }

    @Test
    void a_run_that_reuses_everything_counts_that() throws Exception {
        manifest("reused", "r1");
        apply("reused", oneModel("reused"));
        awaitFinal("reused");
        double before = counted("hubbub.outputs", "outcome", "reused");
        annotate("reused", "again");
        awaitStatus("reused", status -> "again".equals(status.observedRun()) && isComplete(status));
        // A status is written before it is counted.
        await().atMost(PATIENCE).until(() -> counted("hubbub.outputs", "outcome", "reused") == before + 4);
    }

    private static List<SpanData> named(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private static double counted(String name, String... tags) {
        return registry.get(name).tags(tags).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
