package dev.hubbub.cluster.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.objects.ClusterEvents;
import dev.hubbub.cluster.objects.ClusterEvents.Severity;
import dev.hubbub.cluster.objects.ClusterObjects;
import dev.hubbub.cluster.objects.DeleteOptions;
import dev.hubbub.cluster.objects.WriteOptions;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.store.Change;
import dev.hubbub.cluster.store.ObjectKey;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the pods of Jobs and keeps the Jobs' status: observes, lets {@link JobPlanner} decide, acts. */
public final class JobController {
    private static final String NAME = "job-controller";

    private final Vertx vertx;
    private final ClusterObjects objects;
    private final ClusterEvents events;
    private final BackOff backOff;
    private final ResourceType jobs;
    private final ResourceType pods;
    private final Set<ObjectKey> pending = new LinkedHashSet<>();
    private final Map<ObjectKey, Long> timers = new HashMap<>();
    private boolean running;

    public JobController(Vertx vertx, ClusterObjects objects, ClusterEvents events, BackOff backOff) {
        this.vertx = vertx;
        this.objects = objects;
        this.events = events;
        this.backOff = backOff;
        this.jobs = objects.catalog().builtIn("jobs");
        this.pods = objects.catalog().builtIn("pods");
    }

    public void start() {
        running = true;
        objects.store().listen(this::observe);
        objects.store().keys("batch", "jobs", "").toList().forEach(this::enqueue);
    }

    /** From now on no pod is made or deleted. */
    public void stop() {
        running = false;
        timers.values().forEach(vertx::cancelTimer);
    }

    private void observe(Change change) {
        if (change.key().isOf(jobs)) {
            enqueue(change.key());
        } else if (change.key().isOf(pods)) {
            change.object().path("metadata").path("ownerReferences").forEach(owner -> {
                if (owner.path("kind").asText().equals("Job")) {
                    enqueue(ObjectKey.of(
                            jobs, change.key().namespace(), owner.path("name").asText()));
                }
            });
        }
    }

    private void enqueue(ObjectKey job) {
        // Several changes in one turn are one thing to look at.
        if (running && pending.add(job)) {
            vertx.getOrCreateContext().runOnContext(v -> {
                pending.remove(job);
                if (running) {
                    reconcile(job);
                }
            });
        }
    }

    private void reconcile(ObjectKey key) {
        Long timer = timers.remove(key);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        ObjectNode job = objects.store().get(key).map(ObjectNode::deepCopy).orElse(null);
        if (job == null || ObjectMeta.of(job).isDeleting()) {
            return;
        }
        String uid = ObjectMeta.of(job).uid();
        List<ObjectNode> owned = objects.store()
                .list("", "pods", key.namespace())
                .filter(pod ->
                        ObjectMeta.of(pod).controllerUid().filter(uid::equals).isPresent())
                .toList();
        JobDecision decision = JobPlanner.decide(job, owned, Instant.now(), backOff);
        try {
            act(key, job, decision);
        } catch (ApiFailure e) {
            events.record(job, Severity.WARNING, "FailedCreate", e.getMessage(), NAME);
            lookAgain(key, backOff.first());
            return;
        }
        decision.again().ifPresent(wait -> lookAgain(key, wait));
    }

    private void lookAgain(ObjectKey key, Duration wait) {
        long millis = Math.max(1, wait.toMillis() + 1);
        timers.put(key, vertx.setTimer(millis, id -> enqueue(key)));
    }

    private void act(ObjectKey key, ObjectNode job, JobDecision decision) {
        objects.change(jobs, key, "status", NAME, current -> {
            current.set("status", decision.status());
            return current;
        });
        for (JobDecision.Note note : decision.notes()) {
            events.record(job, note.severity(), note.reason(), note.message(), NAME);
        }
        for (ObjectNode pod : decision.delete()) {
            ObjectKey podKey =
                    ObjectKey.of(pods, key.namespace(), ObjectMeta.of(pod).name());
            if (objects.store().get(podKey).isPresent()) {
                objects.delete(pods, podKey, DeleteOptions.BACKGROUND);
                events.record(job, Severity.NORMAL, "SuccessfulDelete", "Deleted pod: " + podKey.name(), NAME);
            }
        }
        for (int index : decision.create()) {
            ObjectNode pod = objects.create(pods, key.namespace(), pod(job, index), WriteOptions.internal(NAME))
                    .object();
            events.record(
                    job,
                    Severity.NORMAL,
                    "SuccessfulCreate",
                    "Created pod: " + ObjectMeta.of(pod).name(),
                    NAME);
        }
        if (decision.expired()) {
            objects.delete(jobs, key, DeleteOptions.BACKGROUND);
        }
    }

    private static ObjectNode pod(ObjectNode job, int index) {
        ObjectMeta owner = ObjectMeta.of(job);
        ObjectNode template = job.withObject("/spec/template").deepCopy();
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode meta = template.withObject("/metadata");
        meta.put("generateName", owner.name() + (index < 0 ? "-" : "-" + index + "-"));
        meta.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "batch/v1")
                .put("kind", "Job")
                .put("name", owner.name())
                .put("uid", owner.uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        ObjectNode spec = template.withObject("/spec");
        if (index >= 0) {
            meta.withObject("/annotations").put(JobPods.INDEX, String.valueOf(index));
            meta.withObject("/labels").put(JobPods.INDEX, String.valueOf(index));
            spec.path("containers").forEach(container -> ((ObjectNode) container)
                    .withArray("/env")
                    .addObject()
                    .put("name", "JOB_COMPLETION_INDEX")
                    .put("value", String.valueOf(index)));
        }
        pod.set("metadata", meta);
        pod.set("spec", spec);
        return pod;
    }
}
