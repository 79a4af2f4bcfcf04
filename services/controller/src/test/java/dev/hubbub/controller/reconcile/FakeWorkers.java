package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.work.EventSubscription;
import dev.hubbub.controller.work.EventSubscription.Place;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The rest of the system, made simple: services that commit small outputs, and a node whose pods do so, too. */
final class FakeWorkers implements AutoCloseable {

    private final ArtifactStore artifacts;
    private final OpenTelemetry telemetry;
    private final KafkaProducer<String, byte[]> results;
    private final List<EventSubscription> services = new ArrayList<>();

    /** What runs Jobs. */
    final FakeNode node;

    /** What outputs hold. */
    final FakeOutputs outputs;

    final List<Task> done = new CopyOnWriteArrayList<>();

    /** What was done of which not all outputs were there. */
    final List<Task> computed = new CopyOnWriteArrayList<>();

    /**
     * Why a session fails, by its name for all tasks, by {@code session of s3://checkpoint} for one model, or by {@code
     * training on [session]} for runs of training.
     */
    final Map<String, String> failingSessions = new ConcurrentHashMap<>();

    /** What those who do a stage wait for, as they tell again and again, until nothing is here. */
    final Map<StageName, String> waitingFor = new ConcurrentHashMap<>();

    /** Runs of training that never end, by {@code training on [session]}. */
    final Set<String> stuckSessions = ConcurrentHashMap.newKeySet();

    /** Each output that was made, as often as it was. */
    final List<OutputAddress> made = new CopyOnWriteArrayList<>();

    /**
     * What is held.
     *
     * @param experiment of which experiment, as {@code namespace/name}; empty for all
     */
    private record Hold(StageName stage, String experiment) {}

    /** Tasks that came of what is held, until it is let go. */
    private final Map<Hold, Set<Digest>> held = new ConcurrentHashMap<>();

    FakeWorkers(
            String bootstrapServers,
            ArtifactStore artifacts,
            KubernetesClient client,
            OpenTelemetry telemetry,
            Path scratch) {
        this.artifacts = artifacts;
        this.telemetry = telemetry;
        this.outputs = new FakeOutputs(scratch);
        this.results = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
        for (String topic : List.of(Topics.SEGMENTATION, Topics.EVALUATION)) {
            services.add(
                    new EventSubscription(bootstrapServers, topic, "fake-" + topic, Place.KEPT, telemetry, this::work)
                            .start());
        }
        this.node = new FakeNode(bootstrapServers, client, telemetry, this::work);
    }

    @Override
    public void close() {
        letAllGo();
        node.close();
        services.forEach(EventSubscription::close);
        results.close();
    }

    /** Lets tasks of a stage come, and begin none until it is let go. */
    void hold(StageName stage) {
        hold(stage, "");
    }

    /** The same for one experiment; what else waits for the same worker waits, too. */
    void hold(StageName stage, String experiment) {
        held.put(new Hold(stage, experiment), ConcurrentHashMap.newKeySet());
    }

    /** Whether a task of a stage that is held has come. */
    boolean isHolding(StageName stage) {
        return isHolding(stage, "");
    }

    /** The same for one experiment. */
    boolean isHolding(StageName stage, String experiment) {
        return !held.getOrDefault(new Hold(stage, experiment), Set.of()).isEmpty();
    }

    /** Begins what is held of a stage, and holds nothing of it any more. */
    void letGo(StageName stage) {
        letGo(new Hold(stage, ""));
    }

    /** Begins everything that is held. */
    void letAllGo() {
        Set.copyOf(held.keySet()).forEach(this::letGo);
    }

    private void letGo(Hold hold) {
        Optional.ofNullable(held.remove(hold)).ifPresent(tasks -> {
            synchronized (tasks) {
                tasks.notifyAll();
            }
        });
    }

    private void awaitTurn(Hold hold, Task task) throws InterruptedIOException {
        Set<Digest> tasks = held.get(hold);
        if (tasks == null) {
            return;
        }
        tasks.add(task.id());
        synchronized (tasks) {
            try {
                while (held.get(hold) == tasks) {
                    tasks.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("The test is over");
            }
        }
    }

    <T extends Task> List<T> computed(Class<T> type) {
        return computed.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends Task> List<T> done(Class<T> type) {
        return done.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void work(Event<?> event) throws IOException {
        Optional<Share> share = Share.askedBy(event.data());
        if (share.isPresent()) {
            for (Task task : share.get().tasks()) {
                work(event, task);
            }
        }
    }

    private void work(Event<?> event, Task task) throws IOException {
        if (task instanceof TrainingTask training
                && stuckSessions.contains("training on " + training.data().sessions())) {
            return;
        }
        awaitTurn(new Hold(task.stage(), ""), task);
        awaitTurn(new Hold(task.stage(), event.experiment()), task);
        report(event, halfway(task), Topics.PROGRESS);
        while (waitingFor.containsKey(task.stage())) {
            pause();
            report(event, halfway(task), Topics.PROGRESS);
        }
        String failure = failingSessions.get(task.key());
        if (failure == null && task instanceof TranscriptionTask transcription) {
            failure = failingSessions.get(
                    task.key() + " of " + transcription.checkpoint().uri());
        }
        if (failure == null && task instanceof TrainingTask training) {
            failure = failingSessions.get("training on " + training.data().sessions());
        }
        Set<OutputAddress> missing = missing(task);
        if (!missing.isEmpty()) {
            computed.add(task);
        }
        List<OutputAddress> addresses = new ArrayList<>();
        for (Recipe recipe : task.recipes()) {
            if (failure == null) {
                commit(task, new StageOutput(recipe, outputs.files(task, recipe), 1, "cpu"));
            }
            addresses.add(recipe.address());
        }
        made.addAll(missing);
        done.add(task);
        report(
                event,
                failure == null
                        ? new TaskResult.Succeeded(task.id(), task.stage(), "fake", addresses, List.of(), 1)
                        : new TaskResult.Failed(
                                task.id(), task.stage(), "fake", addresses, FailureReason.UnreadableMedia, failure),
                Topics.RESULTS);
    }

    private TaskProgress halfway(Task task) {
        double half = 0.5 * task.recipes().size();
        return new TaskProgress(
                task.id(),
                task.stage(),
                "fake",
                task.title(),
                0.5,
                "half of it",
                1,
                half,
                waitingFor.get(task.stage()),
                null);
    }

    /** As long as between two heartbeats. */
    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The test is over");
        }
    }

    private Set<OutputAddress> missing(Task task) throws IOException {
        Set<OutputAddress> missing = new HashSet<>();
        for (Recipe recipe : task.recipes()) {
            if (artifacts.find(recipe.address()).isEmpty()) {
                missing.add(recipe.address());
            }
        }
        return missing;
    }

    private void commit(Task task, StageOutput output) throws IOException {
        try {
            artifacts.commit(output, task.inputs(), "fake");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The test is over");
        }
    }

    private void report(Event<?> cause, Payload payload, String topic) {
        String json = Events.toJson(Events.wrap(payload, "/fake", cause.experiment(), Instant.now()));
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, cause.experiment(), json.getBytes(StandardCharsets.UTF_8));
        telemetry
                .getPropagators()
                .getTextMapPropagator()
                .inject(
                        Context.current(),
                        record.headers(),
                        (headers, key, value) -> headers.add(key, value.getBytes(StandardCharsets.UTF_8)));
        results.send(record);
        results.flush();
    }
}
