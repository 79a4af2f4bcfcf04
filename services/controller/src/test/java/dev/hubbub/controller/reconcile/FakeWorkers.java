package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.EndOfWork;
import dev.hubbub.contracts.task.GateTask;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.work.EventSubscription;
import dev.hubbub.controller.work.EventSubscription.Place;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The rest of the system, made simple: services that commit small outputs, and a node that runs transcription Jobs as
 * consumers of their topics, which end when the topic does. A trial's word error rate is one over its beam size.
 */
final class FakeWorkers implements AutoCloseable {

    private final String bootstrapServers;
    private final ArtifactStore artifacts;
    private final KubernetesClient client;
    private final Path scratch;
    private final OpenTelemetry telemetry;
    private final KafkaProducer<String, byte[]> results;
    private final List<EventSubscription> services = new ArrayList<>();
    private final Map<String, EventSubscription> pods = new ConcurrentHashMap<>();
    private final Map<OutputAddress, Integer> beams = new ConcurrentHashMap<>();
    private final Watch watch;

    final List<Task> done = new CopyOnWriteArrayList<>();

    /** What was done of which not all outputs were there. */
    final List<Task> computed = new CopyOnWriteArrayList<>();

    /**
     * Why a session fails, by its name for all tasks, by {@code session of s3://checkpoint} for one model, or by {@code
     * training on [session]} for runs of training.
     */
    final Map<String, String> failingSessions = new ConcurrentHashMap<>();

    /** Runs of training that never end, by {@code training on [session]}. */
    final Set<String> stuckSessions = ConcurrentHashMap.newKeySet();

    /** Beam sizes that flag four of ten segments in every session. */
    final Set<Integer> loopingBeams = ConcurrentHashMap.newKeySet();

    final Map<String, String> brokenJobs = new ConcurrentHashMap<>();

    /** The component whose Jobs are given up, by experiment. */
    final Map<String, String> brokenComponents = new ConcurrentHashMap<>();

    /** Experiments whose next Job's pods never come. */
    final Set<String> jobsWithoutPods = ConcurrentHashMap.newKeySet();

    /** Experiments whose first Job ends well after so many tasks, whatever is left. */
    final Map<String, Integer> tasksBeforeEnd = new ConcurrentHashMap<>();

    /** Experiments whose transcription pods are slow: they do so many tasks, and of the rest they see only the end. */
    final Map<String, AtomicInteger> tasksInTime = new ConcurrentHashMap<>();

    /** Tasks that came of a stage that is held, until it is let go. */
    private final Map<StageName, Set<Digest>> held = new ConcurrentHashMap<>();

    FakeWorkers(
            String bootstrapServers,
            ArtifactStore artifacts,
            KubernetesClient client,
            OpenTelemetry telemetry,
            Path scratch) {
        this.bootstrapServers = bootstrapServers;
        this.artifacts = artifacts;
        this.client = client;
        this.telemetry = telemetry;
        this.scratch = scratch;
        this.results = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
        for (String topic : List.of(Topics.SEGMENTATION, Topics.EVALUATION)) {
            services.add(
                    new EventSubscription(bootstrapServers, topic, "fake-" + topic, Place.KEPT, telemetry, this::work)
                            .start());
        }
        this.watch = client.batch().v1().jobs().inAnyNamespace().watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Job job) {
                run(action, job);
            }

            @Override
            public void onClose(WatcherException cause) {
                // The test is over.
            }
        });
    }

    @Override
    public void close() {
        Set.copyOf(held.keySet()).forEach(this::letGo);
        watch.close();
        services.forEach(EventSubscription::close);
        pods.values().forEach(EventSubscription::close);
        results.close();
    }

    /** Lets tasks of a stage come, and begin none until it is let go. */
    void hold(StageName stage) {
        held.put(stage, ConcurrentHashMap.newKeySet());
    }

    /** Whether a task of a stage that is held has come. */
    boolean isHolding(StageName stage) {
        return !held.getOrDefault(stage, Set.of()).isEmpty();
    }

    /** Begins what is held of a stage, and holds nothing of it any more. */
    void letGo(StageName stage) {
        Optional.ofNullable(held.remove(stage)).ifPresent(tasks -> {
            synchronized (tasks) {
                tasks.notifyAll();
            }
        });
    }

    private void awaitTurn(Task task) throws InterruptedIOException {
        Set<Digest> tasks = held.get(task.stage());
        if (tasks == null) {
            return;
        }
        tasks.add(task.id());
        synchronized (tasks) {
            try {
                while (held.get(task.stage()) == tasks) {
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

    private void run(Watcher.Action action, Job job) {
        String name = job.getMetadata().getName();
        boolean wanted = action != Watcher.Action.DELETED
                && !Boolean.TRUE.equals(job.getSpec().getSuspend())
                && (job.getStatus() == null || job.getStatus().getConditions().isEmpty());
        Map<String, String> environment = new ConcurrentHashMap<>();
        job.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv()
                .forEach(variable -> environment.put(variable.getName(), String.valueOf(variable.getValue())));
        String experiment = environment.get("HUBBUB_EXPERIMENT");
        if (action == Watcher.Action.ADDED && jobsWithoutPods.remove(experiment)) {
            return;
        }
        if (wanted && brokenJobs.containsKey(experiment)) {
            end(job, "Failed", brokenJobs.get(experiment));
        } else if (wanted && component(job).equals(brokenComponents.get(experiment))) {
            end(job, "Failed", "BackoffLimitExceeded");
        } else if (wanted) {
            AtomicInteger open = new AtomicInteger(job.getSpec().getParallelism());
            pods.computeIfAbsent(name, key -> new EventSubscription(
                            bootstrapServers,
                            environment.get("HUBBUB_TOPIC"),
                            environment.get("HUBBUB_GROUP"),
                            Place.KEPT,
                            telemetry,
                            event -> consume(job, experiment, open, event))
                    .start());
        } else {
            Optional.ofNullable(pods.remove(name)).ifPresent(pod -> new Thread(pod::close).start());
        }
    }

    private static String component(Job job) {
        return job.getMetadata().getLabels().get(Ownership.COMPONENT_LABEL);
    }

    private void consume(Job job, String experiment, AtomicInteger openPartitions, Event<?> event) throws IOException {
        if (openPartitions.get() < 1) {
            return;
        }
        if (endsEarly(experiment)) {
            openPartitions.set(0);
            end(job, "Complete", null);
        } else if (!(event.data() instanceof EndOfWork)) {
            AtomicInteger inTime = component(job).equals("transcription") ? tasksInTime.get(experiment) : null;
            if (inTime == null || inTime.getAndDecrement() > 0) {
                work(event);
            }
        } else if (openPartitions.decrementAndGet() == 0) {
            end(job, "Complete", null);
        }
    }

    private boolean endsEarly(String experiment) {
        return tasksBeforeEnd.computeIfPresent(experiment, (key, left) -> left - 1) != null
                && tasksBeforeEnd.remove(experiment, -1);
    }

    private void end(Job job, String type, String reason) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .editStatus(current -> {
                    current.setStatus(new JobStatusBuilder()
                            .withConditions(new JobConditionBuilder()
                                    .withType(type)
                                    .withStatus("True")
                                    .withReason(reason)
                                    .withLastTransitionTime(
                                            Instant.now().minusSeconds(30).toString())
                                    .build())
                            .build());
                    return current;
                });
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
        awaitTurn(task);
        report(
                event,
                new TaskProgress(
                        task.id(),
                        task.stage(),
                        "fake",
                        task.title(),
                        0.5,
                        "half of it",
                        1,
                        0.5 * task.recipes().size()),
                Topics.PROGRESS);
        String failure = failingSessions.get(task.key());
        if (failure == null && task instanceof TranscriptionTask transcription) {
            failure = failingSessions.get(
                    task.key() + " of " + transcription.checkpoint().uri());
        }
        if (failure == null && task instanceof TrainingTask training) {
            failure = failingSessions.get("training on " + training.data().sessions());
        }
        if (!areThere(task)) {
            computed.add(task);
        }
        List<OutputAddress> outputs = new ArrayList<>();
        for (Recipe recipe : task.recipes()) {
            if (failure == null) {
                commit(task, new StageOutput(recipe, files(task, recipe), 1, "cpu"));
            }
            outputs.add(recipe.address());
        }
        done.add(task);
        report(
                event,
                failure == null
                        ? new TaskResult.Succeeded(task.id(), task.stage(), "fake", outputs, List.of(), 1)
                        : new TaskResult.Failed(
                                task.id(), task.stage(), "fake", outputs, FailureReason.UnreadableMedia, failure),
                Topics.RESULTS);
    }

    private boolean areThere(Task task) throws IOException {
        for (Recipe recipe : task.recipes()) {
            if (artifacts.find(recipe.address()).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void commit(Task task, StageOutput output) throws IOException {
        try {
            artifacts.commit(output, task.inputs(), "fake");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The test is over");
        }
    }

    private Path files(Task task, Recipe recipe) throws IOException {
        Path folder = Files.createTempDirectory(scratch, task.stage().text());
        if (task instanceof TranscriptionTask transcription) {
            transcription
                    .decodings()
                    .forEach(
                            decoding -> beams.put(transcription.recipe(decoding).address(), decoding.beamSize()));
        }
        if (task instanceof TranscriptionTask) {
            boolean loops = loopingBeams.contains(beams.get(recipe.address()));
            Json.write(
                    folder.resolve("timing.json"),
                    new Timing(
                            10,
                            1,
                            1,
                            1,
                            20,
                            0,
                            null,
                            "cpu",
                            10,
                            loops ? 4 : 0,
                            loops ? List.of("token-cap") : List.of()));
        }
        if (task instanceof ScoringTask scoring) {
            int beam = beams.getOrDefault(scoring.sessions().get(0).transcript(), 1);
            Json.write(
                    folder.resolve("score.json"),
                    new TrialScore(
                            scoring.protocol(),
                            "english",
                            1.0 / beam,
                            null,
                            0.5 / beam,
                            new TrialScore.ErrorCounts(1, 0, 0, beam),
                            null,
                            null,
                            10,
                            beam,
                            0,
                            1,
                            scoring.sessions().stream()
                                    .map(session -> new TrialScore.SessionScore(
                                            session.session().name(),
                                            "english",
                                            0.0,
                                            null,
                                            0.0,
                                            new TrialScore.ErrorCounts(0, 0, 0, 10),
                                            null,
                                            null,
                                            10,
                                            1,
                                            List.of(),
                                            List.of()))
                                    .toList(),
                            List.of()));
        }
        if (task instanceof GateTask) {
            Json.write(
                    folder.resolve("gate.json"),
                    new GateVerdict(
                            GateVerdict.Outcome.REJECTED,
                            List.of(new GateVerdict.SetVerdict(
                                    "own",
                                    true,
                                    GateVerdict.Outcome.REJECTED,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    "own became worse."))));
        }
        Files.writeString(folder.resolve("index.html"), recipe.address().toString());
        return folder;
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
