package dev.hubbub.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.LocalNodeConfig;
import dev.hubbub.cluster.objects.ClusterEvents;
import dev.hubbub.cluster.objects.ClusterEvents.Severity;
import dev.hubbub.cluster.objects.ClusterObjects;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.store.Change;
import dev.hubbub.cluster.store.ObjectKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The one node: runs the first container of every pod as a process of this machine. It has no images, file systems or
 * networks of its own, and restarts no container: a pod whose process failed has failed, whatever its restart policy;
 * a Job then makes a new one.
 */
public final class LocalNode {
    static final String NAME = "local";
    private static final String COMPONENT = "local-node";
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final Vertx vertx;
    private final Context context;
    private final ClusterObjects objects;
    private final ClusterEvents events;
    private final PodFiles files;
    private final LocalNodeConfig config;
    private final ResourceType pods;
    private final Gpus gpus = Gpus.ofThisMachine();
    private final Map<String, PodProcess> processes = new LinkedHashMap<>();
    private final List<ObjectKey> waitingForGpus = new ArrayList<>();
    private boolean stopping;
    private Promise<Void> allEnded;

    public LocalNode(
            Vertx vertx, ClusterObjects objects, ClusterEvents events, PodFiles files, LocalNodeConfig config) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.objects = objects;
        this.events = events;
        this.files = files;
        this.config = config;
        this.pods = objects.catalog().builtIn("pods");
    }

    /** Clears up what an earlier node left behind, then takes pods. */
    public void start() {
        new Leftovers(objects, pods, files).clearUp();
        NodeObject.register(objects, NAME, gpus.count());
        objects.store().listen(this::observe);
        objects.store().keys("", "pods", "").toList().forEach(key -> objects.store()
                .get(key)
                .ifPresent(pod -> consider(key, pod)));
    }

    /** Takes no more pods and ends the processes: asked first, killed after the configured grace. */
    public Future<Void> stop() {
        stopping = true;
        allEnded = Promise.promise();
        if (processes.isEmpty()) {
            allEnded.complete();
        }
        processes.values().forEach(PodProcess::terminate);
        long timer = vertx.setTimer(
                Math.max(1, config.shutdownGrace().toMillis()),
                id -> processes.values().forEach(PodProcess::kill));
        return allEnded.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void observe(Change change) {
        if (!change.key().isOf(pods)) {
            return;
        }
        if (change.kind() == Change.Kind.DELETED) {
            String uid = ObjectMeta.of(change.object()).uid();
            Optional.ofNullable(processes.get(uid)).ifPresent(PodProcess::kill);
            if (!processes.containsKey(uid)) {
                files.delete(uid);
            }
        } else {
            consider(change.key(), change.object());
        }
    }

    private void consider(ObjectKey key, ObjectNode pod) {
        ObjectMeta meta = ObjectMeta.of(pod);
        boolean bound = pod.path("spec").has("nodeName");
        if (meta.isDeleting()) {
            terminate(key, pod);
        } else if (!bound && !stopping && !waitingForGpus.contains(key)) {
            // Not within the change that brought the pod: whoever made it finishes first.
            context.runOnContext(v -> schedule(key));
        }
    }

    private void schedule(ObjectKey key) {
        ObjectNode pod = objects.store().get(key).orElse(null);
        if (stopping
                || pod == null
                || pod.path("spec").has("nodeName")
                || ObjectMeta.of(pod).isDeleting()) {
            return;
        }
        int wanted = pod.path("spec")
                .path("containers")
                .path(0)
                .path("resources")
                .path("limits")
                .path("nvidia.com/gpu")
                .asInt(0);
        Optional<List<Integer>> given = gpus.take(ObjectMeta.of(pod).uid(), wanted);
        if (given.isEmpty()) {
            waitingForGpus.add(key);
            String message =
                    "0/1 nodes are available: " + wanted + " nvidia.com/gpu wanted, too few free of " + gpus.count();
            change(key, "status", p -> PodStatus.unschedulable(p, message));
            events.record(pod, Severity.WARNING, "FailedScheduling", message, COMPONENT);
            return;
        }
        change(key, "", p -> {
            p.withObject("/spec").put("nodeName", NAME);
            return p;
        });
        objects.store().get(key).ifPresent(bound -> launch(key, bound, given.get()));
    }

    private void launch(ObjectKey key, ObjectNode pod, List<Integer> devices) {
        String uid = ObjectMeta.of(pod).uid();
        if (pod.path("spec").path("containers").size() > 1
                || !pod.path("spec").path("initContainers").isEmpty()) {
            events.record(
                    pod,
                    Severity.WARNING,
                    "ContainersIgnored",
                    "The local node runs only the first container",
                    COMPONENT);
        }
        try {
            Map<String, String> everywhere = new LinkedHashMap<>(config.environment());
            if (!devices.isEmpty()) {
                everywhere.put(
                        "CUDA_VISIBLE_DEVICES",
                        devices.stream().map(String::valueOf).collect(Collectors.joining(",")));
            }
            ContainerLaunch launch =
                    onThisMachine(pod, ContainerLaunch.of(objects.store(), pod, config.images(), everywhere));
            PodProcess process = PodProcess.start(launch, files, uid);
            processes.put(uid, process);
            change(key, "status", p -> PodStatus.running(p, process.started()));
            events.record(pod, Severity.NORMAL, "Started", "Started " + String.join(" ", launch.command()), COMPONENT);
            deadline(pod, process);
            process.exit().thenAccept(code -> context.runOnContext(v -> ended(key, uid, process, code)));
        } catch (ContainerConfigFault e) {
            refuse(key, pod, e.reason(), e.getMessage());
        } catch (IOException e) {
            refuse(key, pod, "StartError", "The process cannot be started: " + e.getMessage());
        }
    }

    private ContainerLaunch onThisMachine(ObjectNode pod, ContainerLaunch launch) {
        if (gpus.count() > 0 || !asksForDevices(pod)) {
            return launch;
        }
        events.record(
                pod, Severity.WARNING, "NoGpu", "This machine has no GPU: the pod computes on the CPU", COMPONENT);
        return launch.with(config.withoutDevices());
    }

    /** Whether a pod has a limit on an extended resource, {@code vendor.example/device}. */
    private static boolean asksForDevices(ObjectNode pod) {
        JsonNode limits =
                pod.path("spec").path("containers").path(0).path("resources").path("limits");
        return limits.properties().stream()
                .anyMatch(limit ->
                        limit.getKey().contains("/") && limit.getValue().asInt(0) > 0);
    }

    private void refuse(ObjectKey key, ObjectNode pod, String reason, String message) {
        gpus.giveBack(ObjectMeta.of(pod).uid());
        events.record(pod, Severity.WARNING, "Failed", message, COMPONENT);
        change(key, "status", p -> PodStatus.failed(p, reason, message, PodStatus.NOT_STARTED));
    }

    private void deadline(ObjectNode pod, PodProcess process) {
        JsonNode seconds = pod.path("spec").path("activeDeadlineSeconds");
        if (seconds.isNumber()) {
            long timer = vertx.setTimer(seconds.asLong() * 1000, id -> {
                events.record(pod, Severity.WARNING, "DeadlineExceeded", "The pod ran longer than it may", COMPONENT);
                process.kill();
            });
            process.exit().thenAccept(code -> vertx.cancelTimer(timer));
        }
    }

    private void terminate(ObjectKey key, ObjectNode pod) {
        ObjectMeta meta = ObjectMeta.of(pod);
        PodProcess process = processes.get(meta.uid());
        boolean ended = ENDED.contains(pod.path("status").path("phase").asText());
        if (process == null) {
            // Pods that wait for a finalizer stay; without one nothing holds the pod any more.
            if (meta.finalizers().isEmpty() && (ended || !pod.path("spec").has("nodeName"))) {
                context.runOnContext(v -> removeIfPresent(key, meta.uid()));
            }
            return;
        }
        Duration grace = Duration.ofSeconds(
                meta.node().path("deletionGracePeriodSeconds").asLong(30));
        if (process.beginTermination()) {
            events.record(pod, Severity.NORMAL, "Killing", "Stopping the process", COMPONENT);
            process.terminate();
            long timer = vertx.setTimer(Math.max(1, grace.toMillis()), id -> process.kill());
            process.exit().thenAccept(code -> vertx.cancelTimer(timer));
        } else if (grace.isZero()) {
            process.kill();
        }
    }

    private void removeIfPresent(ObjectKey key, String uid) {
        objects.store()
                .get(key)
                .filter(pod -> ObjectMeta.of(pod).uid().equals(uid))
                .ifPresent(pod -> objects.remove(key));
    }

    private void ended(ObjectKey key, String uid, PodProcess process, int exitCode) {
        processes.remove(uid);
        gpus.giveBack(uid);
        // What the process started and left behind must not outlive the pod.
        process.kill();
        Optional<ObjectNode> present =
                objects.store().get(key).filter(pod -> ObjectMeta.of(pod).uid().equals(uid));
        if (present.isEmpty()) {
            files.delete(uid);
        } else {
            report(key, present.get(), process, exitCode);
        }
        List<ObjectKey> waiting = List.copyOf(waitingForGpus);
        waitingForGpus.clear();
        waiting.forEach(this::schedule);
        if (stopping && processes.isEmpty()) {
            allEnded.tryComplete();
        }
    }

    private void report(ObjectKey key, ObjectNode pod, PodProcess process, int exitCode) {
        change(key, "status", p -> {
            PodStatus.ended(p, process.started(), exitCode);
            return stopping && exitCode != 0 ? PodStatus.disrupted(p, "The local node was stopped") : p;
        });
        if (exitCode != 0 && !stopping) {
            events.record(pod, Severity.WARNING, "Failed", "The process ended with exit code " + exitCode, COMPONENT);
        }
        ObjectMeta meta = ObjectMeta.of(pod);
        if (meta.isDeleting() && meta.finalizers().isEmpty()) {
            removeIfPresent(key, meta.uid());
        }
    }

    private void change(ObjectKey key, String subresource, UnaryOperator<ObjectNode> change) {
        objects.change(pods, key, subresource, COMPONENT, change);
    }
}
