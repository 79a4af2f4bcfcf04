package dev.hubbub.controller.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.controller.observe.Run;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTraceTest {

    private static final Run RUN = new Run("uid-1", 3, null);
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();

    @Test
    void a_restarted_controller_goes_on_in_the_trace_that_its_predecessor_began() {
        SpanContext before = planning(RUN);
        SpanContext after = planning(RUN);
        assertEquals(before.getTraceId(), after.getTraceId());
        assertNotEquals(before.getSpanId(), after.getSpanId(), "two plannings");
        List<SpanData> plannings = spans.getFinishedSpanItems();
        assertEquals(2, plannings.size());
        assertEquals(
                plannings.get(0).getParentSpanId(), plannings.get(1).getParentSpanId(), "both are of the run's span");
    }

    @Test
    void another_run_has_another_trace() {
        String trace = planning(RUN).getTraceId();
        assertNotEquals(trace, planning(new Run("uid-1", 4, null)).getTraceId());
        assertNotEquals(trace, planning(new Run("uid-1", 3, "again")).getTraceId());
        assertNotEquals(trace, planning(new Run("uid-2", 3, null)).getTraceId());
    }

    @Test
    void a_planning_that_found_nothing_to_do_leaves_no_span_but_keeps_the_trace() {
        RunTrace trace = begin(Sampler.alwaysOn(), RUN);
        String current;
        try (RunTrace.Planning planning = trace.planned(START, 0)) {
            current = Span.current().getSpanContext().getTraceId();
        }
        assertEquals(planning(RUN).getTraceId(), current);
        assertEquals(1, spans.getFinishedSpanItems().size(), "that of the planning just now");
    }

    @Test
    void a_run_that_is_not_sampled_still_says_which_trace_it_is() {
        try (RunTrace.Planning planning = begin(Sampler.alwaysOff(), RUN).planned(START, 1)) {
            SpanContext context = Span.current().getSpanContext();
            assertTrue(context.isValid());
            assertFalse(context.isSampled());
        }
        assertEquals(List.of(), spans.getFinishedSpanItems());
    }

    private SpanContext planning(Run run) {
        try (RunTrace.Planning planning = begin(Sampler.alwaysOn(), run).planned(START, 1)) {
            return Span.current().getSpanContext();
        }
    }

    private RunTrace begin(Sampler sampler, Run run) {
        OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setIdGenerator(new RunIds())
                        .setSampler(sampler)
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build();
        return RunTrace.begin(telemetry, run, "lab/study", START);
    }
}
