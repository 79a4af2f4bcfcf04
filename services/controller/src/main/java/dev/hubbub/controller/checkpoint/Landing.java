package dev.hubbub.controller.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.MalformedEventException;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.task.CheckpointLanded;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.controller.ControllerSettings;
import dev.hubbub.controller.telemetry.ClusterEvents;
import dev.hubbub.controller.work.EventSubscription;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Checkpoints on their way into the cluster: from the topic and the bucket to Checkpoints that say what is there. */
public final class Landing implements AutoCloseable {

    private final CheckpointReconciler reconciler;
    private final BucketWatch watch;
    private final EventSubscription subscription;

    /**
     * Wires it; nothing is contacted yet.
     *
     * @param waiting the namespaces where experiments try checkpoints as they come
     */
    public Landing(
            ControllerSettings settings,
            KubernetesClient client,
            ObjectStore objects,
            OpenTelemetry telemetry,
            Supplier<Set<String>> waiting,
            ClusterEvents events,
            Clock clock) {
        this.reconciler = new CheckpointReconciler(
                client, objects, events, settings.checkpointSettleTime(), settings.checkpointInterval(), clock);
        this.watch = new BucketWatch(objects, client, reconciler, waiting, settings.checkpointInterval());
        this.subscription = EventSubscription.ofRecords(
                settings.broker(),
                Topics.CHECKPOINTS,
                settings.group(),
                EventSubscription.Place.KEPT,
                telemetry,
                this::read);
    }

    /** What looks after Checkpoints in the cluster. */
    public CheckpointReconciler reconciler() {
        return reconciler;
    }

    /** What is read of the topic. */
    public EventSubscription subscription() {
        return subscription;
    }

    /** Begins to watch the bucket. */
    public void start() {
        watch.start();
    }

    /** Somebody waits for checkpoints who did not before: all that are there are looked at. */
    public void awaited() {
        watch.lookAtAll();
    }

    @Override
    public void close() {
        watch.close();
    }

    /** Takes in a record: our event, or what an S3 server sends. */
    private void read(Map<String, String> headers, byte[] value) throws MalformedEventException {
        if (headers.containsKey("ce_specversion") || isEvent(value)) {
            landed(Events.read(headers, value).data()).ifPresent(watch::stored);
            return;
        }
        try {
            BucketNotification.read(value).created().forEach(watch::stored);
        } catch (IOException e) {
            throw new MalformedEventException(e.getMessage(), e);
        }
    }

    private static boolean isEvent(byte[] value) {
        try {
            JsonNode json = value.length > BucketNotification.LARGEST
                    ? null
                    : Json.mapper().readTree(value);
            return json != null && json.has("specversion");
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<ObjectUri> landed(Payload payload) throws MalformedEventException {
        Optional<String> uri = payload.accept(new Payload.Reader<>() {
            @Override
            public Optional<String> checkpointLanded(CheckpointLanded landed) {
                return Optional.ofNullable(landed.uri());
            }

            @Override
            public Optional<String> other(Payload other) {
                return Optional.empty();
            }
        });
        try {
            return uri.map(ObjectUri::parse);
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException(e.getMessage(), e);
        }
    }
}
