package dev.hubbub.controller.telemetry;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.controller.observe.Run;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * Ids of traces and spans. Those of a run's own span follow from the run, so that a restarted controller goes on in the
 * trace that its predecessor began; all others are random.
 */
public final class RunIds implements IdGenerator {

    private static final ContextKey<Run> RUN = ContextKey.named("hubbub-run");
    private static final int TRACE_CHARACTERS = 32;
    private static final int SPAN_CHARACTERS = 16;

    private final IdGenerator random = IdGenerator.random();

    /** Where the next span without a parent is that of this run. */
    static Context of(Run run) {
        return Context.root().with(RUN, run);
    }

    @Override
    public String generateTraceId() {
        Run run = Context.current().get(RUN);
        return run == null ? random.generateTraceId() : digest(run).substring(0, TRACE_CHARACTERS);
    }

    @Override
    public String generateSpanId() {
        Run run = Context.current().get(RUN);
        return run == null
                ? random.generateSpanId()
                : digest(run).substring(TRACE_CHARACTERS, TRACE_CHARACTERS + SPAN_CHARACTERS);
    }

    private static String digest(Run run) {
        return Digest.of("trace of " + run.uid() + " " + run.id()).hex();
    }
}
