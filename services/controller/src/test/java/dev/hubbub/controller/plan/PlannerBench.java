package dev.hubbub.controller.plan;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures planning: the first plan of an experiment from its spec, and a plan after each result until it is finished.
 * Arguments: numbers of trials, then {@code x}, then a number of sessions; {@code 10 100 1000 x 50} without any.
 */
public final class PlannerBench {

    /** A row of the table. Times are milliseconds of CPU, sizes MiB. */
    public record Measurement(
            int trials, int sessions, double first, int plans, double mean, double p95, double most, double heap) {}

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private PlannerBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = arguments.length == 0 ? List.of("10", "100", "1000", "x", "50") : List.of(arguments);
        int sessions = Integer.parseInt(words.get(words.indexOf("x") + 1));
        measure(100, 5);
        System.out.println(
                "| trials | sessions | first plan (ms) | plans | mean (ms) | p95 (ms) | most (ms) | heap (MiB) |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (String trials : words.subList(0, words.indexOf("x"))) {
            Measurement it = measure(Integer.parseInt(trials), sessions);
            System.out.printf(
                    "| %d | %d | %.0f | %d | %.3f | %.3f | %.1f | %.0f |%n",
                    it.trials(), it.sessions(), it.first(), it.plans(), it.mean(), it.p95(), it.most(), it.heap());
        }
    }

    /** Plans an experiment to its end. */
    public static Measurement measure(int trials, int sessions) throws Exception {
        double before = used();
        long began = CLOCK.getCurrentThreadCpuTime();
        Planner planner = new Planner("lab", "study", spec(trials), sessions(sessions), checkpoints());
        LivingRun run = new LivingRun();
        Plan plan = planner.plan(run.situation());
        double first = millis(began);
        List<Double> times = new ArrayList<>();
        Deque<Task> sent = new ArrayDeque<>();
        double heap = 0;
        while (!plan.finished()) {
            plan.ready().forEach(task -> {
                run.send(task);
                sent.add(task);
            });
            heap = times.isEmpty() ? used() - before : heap;
            run.commit(sent.remove());
            long start = CLOCK.getCurrentThreadCpuTime();
            plan = planner.plan(run.situation());
            times.add(millis(start));
        }
        List<Double> sorted = times.stream().sorted().toList();
        return new Measurement(
                plan.trials().size(),
                sessions,
                first,
                sorted.size(),
                sorted.stream().mapToDouble(time -> time).average().orElse(0),
                sorted.get(sorted.size() * 95 / 100),
                sorted.get(sorted.size() - 1),
                heap);
    }

    /** Ten beams over segment lengths and length penalties. */
    private static ExperimentSpec spec(int trials) {
        int lengths = Math.min(10, Math.max(1, trials / 10));
        int penalties = Math.max(1, trials / 100);
        return Experiments.spec("datasets: []\nmodels: [{name: a, checkpoint: 's3://b/a'}]\ntrialName: 't{index}'\n"
                + "decoding: {grid: {beamSize: " + list(10, 1) + ", maxSegmentSeconds: " + list(lengths, 10)
                + ", lengthPenalty: " + fractions(penalties) + "}}");
    }

    private static String list(int size, int first) {
        return IntStream.range(first, first + size)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String fractions(int parts) {
        return IntStream.range(0, parts)
                .mapToObj(i -> Double.toString(i / (double) parts))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<KnownSession> sessions(int number) {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/media/dev");
        return IntStream.range(0, number)
                .mapToObj(i -> "session_" + i)
                .map(name -> new KnownSession(
                        new SessionReference(dataset, name, Digest.of(name)), Digest.of("references of " + name), true))
                .toList();
    }

    private static Map<String, KnownCheckpoint> checkpoints() {
        Map<String, KnownCheckpoint> checkpoints = new HashMap<>();
        checkpoints.put(
                "a",
                new KnownCheckpoint.Found(
                        new CheckpointReference.Stored(ModelArchitecture.WHISPER, "s3://b/a", Digest.of("a"))));
        return checkpoints;
    }

    private static double millis(long since) {
        return (CLOCK.getCurrentThreadCpuTime() - since) / 1e6;
    }

    private static double used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / (1024.0 * 1024);
    }
}
