package dev.hubbub.controller.telemetry;

import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Instant;

/**
 * The trace of one run: a span for the run, below it one for each planning that had something to do, and below those
 * what was sent. Workers go on with it, so one trace shows planning, transcription and scoring.
 */
public final class RunTrace {

    /** Who the controller's spans are by. */
    public static final String INSTRUMENTATION = "dev.hubbub.controller";

    private final Tracer tracer;
    private final Span span;
    private final Context context;

    private RunTrace(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
        this.context = Context.root().with(span);
    }

    /**
     * Begins a run's trace, or goes on with it after a restart.
     *
     * @param experiment {@code namespace/name}
     * @param start when the run was taken up
     */
    public static RunTrace begin(OpenTelemetry telemetry, Run run, String experiment, Instant start) {
        Tracer tracer = telemetry.getTracer(INSTRUMENTATION);
        try (Scope ids = RunIds.of(run).makeCurrent()) {
            return new RunTrace(
                    tracer,
                    tracer.spanBuilder("run " + experiment)
                            .setStartTimestamp(start)
                            .setAttribute("hubbub.experiment", experiment)
                            .setAttribute("hubbub.run", run.id())
                            .startSpan());
        }
    }

    /** A planning and what follows from it, until it is closed by the thread that began it. */
    public final class Planning implements AutoCloseable {

        private final Span span;
        private final Scope scope;

        private Planning(Span span) {
            this.span = span;
            this.scope = context.with(span).makeCurrent();
        }

        /** It could not be acted on. */
        public void held(String why) {
            span.setStatus(StatusCode.ERROR, why);
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }

    /**
     * What is sent from now on follows from this planning.
     *
     * @param began when the planning began
     * @param ready the tasks it found ready; a planning that found none gets no span, for there are very many
     */
    public Planning planned(Instant began, int ready) {
        if (ready == 0) {
            return new Planning(Span.wrap(span.getSpanContext()));
        }
        return new Planning(tracer.spanBuilder("plan")
                .setParent(context)
                .setStartTimestamp(began)
                .setAttribute("hubbub.tasks.ready", ready)
                .startSpan());
    }

    /** The run is over. */
    public void end(ExperimentStatus status) {
        span.setAttribute("hubbub.phase", status.phase().name());
        if (status.outputs() != null) {
            span.setAttribute("hubbub.outputs.computed", status.outputs().computed());
            span.setAttribute("hubbub.outputs.reused", status.outputs().reused());
            span.setAttribute("hubbub.outputs.failed", status.outputs().failed());
        }
        if (status.phase() == ExperimentPhase.Failed) {
            span.setStatus(StatusCode.ERROR, status.message());
        }
        span.end();
    }

    /** Nobody waits for the run any more: its experiment was edited or deleted. */
    public void abandon() {
        span.setAttribute("hubbub.abandoned", true);
        span.end();
    }
}
