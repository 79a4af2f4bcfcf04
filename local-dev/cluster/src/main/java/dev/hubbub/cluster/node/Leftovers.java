package dev.hubbub.cluster.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.objects.ClusterObjects;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.store.ObjectKey;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

/** What a node that ended without stopping its processes leaves behind: processes, and pods that seem to run. */
record Leftovers(ClusterObjects objects, ResourceType pods, PodFiles files) {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    /** Kills the processes, fails the pods that had not ended, deletes those that were being deleted. */
    void clearUp() {
        files.uids().forEach(this::killProcess);
        objects.store().keys("", "pods", "").toList().forEach(this::settle);
        Set<String> known = objects.store()
                .list("", "pods", "")
                .map(pod -> ObjectMeta.of(pod).uid())
                .collect(Collectors.toSet());
        files.uids().stream().filter(uid -> !known.contains(uid)).forEach(files::delete);
    }

    private void killProcess(String uid) {
        try {
            PodProcesses.killAll(
                    uid, ProcessRecord.read(files.processRecord(uid)).flatMap(ProcessRecord::find).stream());
        } catch (IOException e) {
            System.getLogger(Leftovers.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "Cannot tell whether pod {0} still has a process: {1}",
                            uid,
                            e.getMessage());
        }
    }

    private void settle(ObjectKey key) {
        ObjectNode pod = objects.store().get(key).orElseThrow();
        ObjectMeta meta = ObjectMeta.of(pod);
        boolean begun = pod.path("spec").has("nodeName");
        boolean ended = ENDED.contains(pod.path("status").path("phase").asText());
        if (begun && !ended) {
            String message = "The local node was restarted while the process ran";
            objects.change(
                    pods,
                    key,
                    "status",
                    "local-node",
                    p -> PodStatus.disrupted(PodStatus.failed(p, "NodeRestarted", message, PodStatus.KILLED), message));
        }
        if (meta.isDeleting()
                && meta.finalizers().isEmpty()
                && objects.store().get(key).isPresent()) {
            objects.remove(key);
        }
    }
}
