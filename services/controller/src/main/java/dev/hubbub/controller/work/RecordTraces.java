package dev.hubbub.controller.work;

import dev.hubbub.controller.telemetry.RunTrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Spans of records that are sent and taken in, and the trace context in their headers: the W3C's {@code traceparent},
 * which the workers' messaging understands and hands on. Names and attributes follow OpenTelemetry's conventions for
 * messaging.
 */
final class RecordTraces {

    private static final TraceHeaders HEADERS = new TraceHeaders();

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    RecordTraces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer(RunTrace.INSTRUMENTATION);
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
    }

    /** A span below the current one; its context goes into the record's headers. The caller ends it. */
    Span send(ProducerRecord<?, ?> record) {
        Span span = span(record.topic(), "send", SpanKind.PRODUCER).startSpan();
        propagator.inject(Context.current().with(span), record.headers(), HEADERS);
        return span;
    }

    /** A span below the sender's, or none if the sender has none. The caller ends it. */
    Span receive(ConsumerRecord<?, ?> record) {
        Context sender = propagator.extract(Context.root(), record.headers(), HEADERS);
        return Span.fromContext(sender).getSpanContext().isValid()
                ? span(record.topic(), "process", SpanKind.CONSUMER)
                        .setParent(sender)
                        .startSpan()
                : Span.getInvalid();
    }

    private SpanBuilder span(String topic, String operation, SpanKind kind) {
        return tracer.spanBuilder(operation + " " + topic)
                .setSpanKind(kind)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", topic)
                .setAttribute("messaging.operation.name", operation);
    }
}
