package dev.hubbub.bench.operations;

import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Operations of the engine that were called from outside of it: what an operation calls in its turn does not count.
 *
 * @param all every call
 * @param computing those that are no other view of the same numbers, and so cost a launch on a GPU or more
 */
record CalledOperations(int all, int computing) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();

    private static final Set<String> VIEWS = Set.of(
            "aten::alias",
            "aten::chunk",
            "aten::detach",
            "aten::expand",
            "aten::narrow",
            "aten::permute",
            "aten::select",
            "aten::slice",
            "aten::split",
            "aten::squeeze",
            "aten::transpose",
            "aten::unsqueeze",
            "aten::view");

    /** A call, by the clock of the profiler in microseconds. */
    private record Call(String name, long thread, double begin, double end) {}

    /**
     * Counts what is called on this thread.
     *
     * @param trace where the profiler may write
     */
    static CalledOperations of(Runnable work, Path trace) {
        JniUtils.startProfile(false, false, false);
        try {
            work.run();
        } finally {
            JniUtils.stopProfile(trace.toString());
        }
        try {
            CalledOperations counted = in(JSON.readTree(trace.toFile()));
            Files.delete(trace);
            return counted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts in a trace of the profiler, which is an array of events as Chrome draws them. */
    static CalledOperations in(JsonNode trace) {
        // Methods of a script are among the events: what the engine has of its own has a name space.
        List<Call> calls = StreamSupport.stream(trace.spliterator(), false)
                .filter(event -> event.path("name").asText().contains("::"))
                .map(event -> new Call(
                        event.path("name").asText(),
                        event.path("tid").asLong(),
                        event.path("ts").asDouble(),
                        event.path("ts").asDouble() + event.path("dur").asDouble()))
                .sorted(Comparator.comparingLong(Call::thread)
                        .thenComparingDouble(Call::begin)
                        .thenComparing(Comparator.comparingDouble(Call::end).reversed()))
                .toList();
        int all = 0;
        int computing = 0;
        Call outer = null;
        for (Call call : calls) {
            if (outer == null || call.thread != outer.thread || call.begin >= outer.end) {
                outer = call;
                all++;
                computing += VIEWS.contains(call.name) ? 0 : 1;
            }
        }
        return new CalledOperations(all, computing);
    }
}
