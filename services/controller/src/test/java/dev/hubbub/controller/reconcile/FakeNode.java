package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.task.EndOfWork;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.work.Broker;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that runs transcription Jobs as consumers of their topics, which end when the topic does. */
final class FakeNode implements AutoCloseable {

    /** What pods do about a record of their topic. */
    @FunctionalInterface
    interface Work {
        void on(Event<?> event) throws IOException;
    }

    private final String bootstrapServers;
    private final Broker broker;
    private final KubernetesClient client;
    private final OpenTelemetry telemetry;
    private final Work work;
    private final Map<String, EventSubscription> pods = new ConcurrentHashMap<>();
    private final Set<String> podless = ConcurrentHashMap.newKeySet();
    private final Watch watch;

    final Map<String, String> brokenJobs = new ConcurrentHashMap<>();

    /** The component whose Jobs are given up, by experiment. */
    final Map<String, String> brokenComponents = new ConcurrentHashMap<>();

    /** Experiments whose next Job's pods never come. */
    final Set<String> jobsWithoutPods = ConcurrentHashMap.newKeySet();

    /** Experiments whose first Job ends well after so many tasks, whatever is left. */
    final Map<String, Integer> tasksBeforeEnd = new ConcurrentHashMap<>();

    /** Experiments whose transcription pods are slow: they do so many tasks, and of the rest they see only the end. */
    final Map<String, AtomicInteger> tasksInTime = new ConcurrentHashMap<>();

    FakeNode(String bootstrapServers, KubernetesClient client, OpenTelemetry telemetry, Work work) {
        this.bootstrapServers = bootstrapServers;
        this.client = client;
        this.telemetry = telemetry;
        this.work = work;
        this.broker = new Broker(BrokerConnection.open(bootstrapServers));
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
        watch.close();
        pods.values().forEach(EventSubscription::close);
        broker.close();
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
            podless.add(name);
        }
        if (action == Watcher.Action.DELETED) {
            podless.remove(name);
        }
        if (podless.contains(name)) {
            return;
        }
        if (wanted && brokenJobs.containsKey(experiment)) {
            end(job, "Failed", brokenJobs.get(experiment));
        } else if (wanted && component(job).equals(brokenComponents.get(experiment))) {
            end(job, "Failed", "BackoffLimitExceeded");
        } else if (wanted) {
            pods.computeIfAbsent(name, key -> pods(job, experiment, environment));
        } else {
            Optional.ofNullable(pods.remove(name)).ifPresent(pod -> new Thread(pod::close).start());
        }
    }

    /** All pods of a Job as one: there may be fewer than partitions, and each partition has an end of its own. */
    private EventSubscription pods(Job job, String experiment, Map<String, String> environment) {
        String topic = environment.get("HUBBUB_TOPIC");
        AtomicInteger open = new AtomicInteger(partitions(topic));
        return new EventSubscription(
                        bootstrapServers,
                        topic,
                        environment.get("HUBBUB_GROUP"),
                        Place.KEPT,
                        telemetry,
                        event -> consume(job, experiment, open, event))
                .start();
    }

    private int partitions(String topic) {
        try {
            return broker.partitions(topic);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
                work.on(event);
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
}
