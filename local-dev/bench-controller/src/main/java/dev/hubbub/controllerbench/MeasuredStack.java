package dev.hubbub.controllerbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.controllerbench.KubernetesObjects.Kind;
import dev.hubbub.controllerbench.ProcessorTimes.Part;
import dev.hubbub.localdev.stack.DataFolder;
import dev.hubbub.localdev.stack.Installation;
import dev.hubbub.localdev.stack.Stack;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.stack.StackRecord;
import dev.hubbub.localdev.stack.StackSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** The stack of {@code hubbub up}, with the stand-in for transcription, and what experiments on it cost. */
final class MeasuredStack implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration GONE_WITHIN = Duration.ofMinutes(5);
    private static final Duration PODS_END_WITHIN = Duration.ofSeconds(20);

    /**
     * What an experiment cost.
     *
     * @param seconds from its application to its completion
     * @param spent processor time of all parts, until its pods have ended
     * @param p95 seconds from a result to the status that counts it in: 95 of 100 took no longer
     * @param plans how many times it was planned
     * @param planning mean milliseconds of a planning, looking at the store included
     * @param heap bytes that lived on the controller's heap half-way, after a collection
     * @param heapAfter the same when the experiment was complete
     * @param resident the most bytes of memory that the controller's process had; none where the system does not tell
     * @param status bytes of the status
     * @param acknowledged seconds until its deletion was acknowledged
     * @param gone seconds from then until it was gone
     * @param requests what the API server was asked for, by the metrics of API servers
     */
    record Cost(
            double seconds,
            ProcessorTimes.Seconds spent,
            OptionalDouble p95,
            double plans,
            double planning,
            double heap,
            double heapAfter,
            OptionalDouble resident,
            int status,
            double acknowledged,
            double gone,
            PrometheusText requests) {}

    private final Stack stack;
    private final StackRecord record;
    private final ObjectStore store;
    private final ProcessorTimes times = new ProcessorTimes();
    private final KubernetesObjects objects;

    MeasuredStack(Path home, Path folder, Consumer<String> progress) throws StackFailure, InterruptedException {
        Installation installation = new Installation(home, Map.of("transcription", home.resolve("local-dev/stand-in")));
        stack = new Stack(new StackSettings(new DataFolder(folder)), installation, progress);
        // Its processes would outlive a bench that is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
        record = stack.start();
        store = ObjectStore.connect(record.objectStore().settings());
        objects = new KubernetesObjects(record.kubernetes());
    }

    /**
     * Runs an experiment.
     *
     * @return nothing if it is not complete by the deadline; it is deleted then
     * @throws IllegalStateException if it does not succeed
     */
    Optional<Cost> run(BenchExperiment experiment, Instant deadline) throws IOException, InterruptedException {
        new Recordings(store).store(experiment);
        ProcessorTimes.Seconds spentBefore = times.now();
        PrometheusText controllerBefore = controller();
        PrometheusText requestsBefore = requests();
        Instant began = Instant.now();
        objects.create(Kind.EXPERIMENTS, experiment.resource());
        double heap = 0;
        JsonNode status = status(experiment);
        while (!isComplete(status)) {
            if (Instant.now().isAfter(deadline)) {
                objects.delete(Kind.EXPERIMENTS, experiment.name());
                return Optional.empty();
            }
            Thread.sleep(LOOK.toMillis());
            status = status(experiment);
            if (heap == 0 && status.path("progress").asDouble() >= 0.5) {
                heap = liveHeap();
            }
        }
        double seconds = seconds(began, Instant.now());
        if (!status.path("phase").asText().equals("Succeeded")) {
            throw new IllegalStateException("The experiment " + experiment.name() + " ended as "
                    + status.path("phase").asText() + ": "
                    + status.path("message").asText());
        }
        awaitPodsEnd();
        ProcessorTimes.Seconds spent = times.now().since(spentBefore);
        PrometheusText controller = controller().since(controllerBefore);
        PrometheusText requests = requests().since(requestsBefore);
        double heapAfter = liveHeap();
        OptionalDouble resident = residentPeak();
        Instant deletion = Instant.now();
        objects.delete(Kind.EXPERIMENTS, experiment.name());
        Instant acknowledged = Instant.now();
        awaitGone(experiment);
        double plans = controller.sum("hubbub_planning_seconds_count");
        return Optional.of(new Cost(
                seconds,
                spent,
                controller.quantile("hubbub_result_status_seconds", 0.95),
                plans,
                1e3 * controller.sum("hubbub_planning_seconds_sum") / Math.max(1, plans),
                heap,
                heapAfter,
                resident,
                Json.text(status).length(),
                seconds(deletion, acknowledged),
                seconds(acknowledged, Instant.now()),
                requests));
    }

    /** What is on the API server. */
    KubernetesObjects objects() {
        return objects;
    }

    /** The stack's store. */
    ObjectStore store() {
        return store;
    }

    /** The broker's bootstrap servers. */
    String kafka() {
        return record.kafka();
    }

    private void awaitGone(BenchExperiment experiment) throws IOException, InterruptedException {
        Awaited gone = () -> objects.find(Kind.EXPERIMENTS, experiment.name()).isEmpty();
        if (!gone.by(Instant.now().plus(GONE_WITHIN), LOOK)) {
            throw new IllegalStateException("The experiment " + experiment.name() + " was deleted and is not gone");
        }
    }

    /** What Linux says of the controller's process. */
    private static OptionalDouble residentPeak() throws IOException {
        Path status = Path.of("/proc")
                .resolve(ProcessorTimes.find(Part.CONTROLLER)
                        .map(process -> Long.toString(process.pid()))
                        .orElse("none"))
                .resolve("status");
        if (!Files.isReadable(status)) {
            return OptionalDouble.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .findFirst();
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }

    private JsonNode status(BenchExperiment experiment) throws IOException, InterruptedException {
        return objects.status(Kind.EXPERIMENTS, experiment.name());
    }

    /** Whether an experiment with this status has nothing left to do. */
    static boolean isComplete(JsonNode status) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("Complete")
                    && condition.path("status").asText().equals("True")) {
                return true;
            }
        }
        return false;
    }

    private static void awaitPodsEnd() throws IOException, InterruptedException {
        Awaited none = () -> ProcessorTimes.find(Part.PODS).isEmpty();
        none.by(Instant.now().plus(PODS_END_WITHIN), LOOK);
    }

    /** Bytes on the controller's heap right after a collection. */
    private double liveHeap() throws IOException, InterruptedException {
        ProcessHandle process = ProcessorTimes.find(Part.CONTROLLER)
                .orElseThrow(() -> new IOException("The controller does not run: see its log"));
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return controller().sum("jvm_memory_used_bytes", "area=\"heap\"");
    }

    /** What the controller counted until now. */
    PrometheusText controller() throws IOException, InterruptedException {
        return PrometheusText.parse(objects.text(URI.create(service("controller") + "/q/metrics")));
    }

    /** Where a service answers. */
    String service(String name) {
        return record.services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow()
                .url();
    }

    private PrometheusText requests() throws IOException, InterruptedException {
        return PrometheusText.parse(objects.text(URI.create(record.kubernetes() + "/metrics")));
    }

    @Override
    public void close() {
        times.close();
        store.close();
        stack.close();
    }
}
