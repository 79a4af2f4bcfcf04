package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.Json;
import dev.hubbub.controller.checkpoint.Selection;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Reruns;
import dev.hubbub.controller.resource.TriedCheckpoint;
import dev.hubbub.controller.telemetry.ClusterEvents;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down at an experiment which checkpoints it tries, before anything is planned with them. A run that goes on takes
 * them in; one that is over is begun again, and finds what it computed before.
 */
final class RerunTrigger {

    private static final Logger LOG = LoggerFactory.getLogger(RerunTrigger.class);

    private final KubernetesClient client;
    private final ClusterEvents events;

    RerunTrigger(KubernetesClient client, ClusterEvents events) {
        this.client = client;
        this.events = events;
    }

    /**
     * Takes up what an experiment is to try now.
     *
     * @param known the Checkpoints of its namespace
     * @param over whether its present run is over
     * @return whether that is something else than before: the experiment is then seen again, with it
     */
    boolean takeUp(Experiment experiment, Collection<Checkpoint> known, boolean over) {
        if (experiment.getSpec() == null
                || experiment.getSpec().rerun() == null
                || Selection.problem(experiment).isPresent()) {
            return false;
        }
        Reruns before = experiment.reruns();
        Reruns now = Selection.of(experiment, known, over);
        if (now.equals(before)) {
            return false;
        }
        client.resources(Experiment.class)
                .inNamespace(experiment.getMetadata().getNamespace())
                .withName(experiment.getMetadata().getName())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Json.text(Map.of(
                                "metadata",
                                Map.of("annotations", Map.of(Experiment.RERUNS_ANNOTATION, Json.text(now))))));
        announce(experiment, before, now);
        return true;
    }

    private void announce(Experiment experiment, Reruns before, Reruns now) {
        Set<TriedCheckpoint> more = new HashSet<>(now.tried());
        before.tried().forEach(more::remove);
        for (TriedCheckpoint tried : now.tried()) {
            if (more.contains(tried)) {
                String sentence = "The Checkpoint " + tried.checkpoint() + " is tried as model " + tried.model();
                LOG.info("{}: {}", RunMemories.key(experiment), sentence);
                events.normal(experiment, "CheckpointTried", sentence);
            }
        }
        Set<TriedCheckpoint> gone = new HashSet<>(before.tried());
        // Of one that was corrected it is said what it is tried as now.
        gone.removeIf(tried -> now.tried().stream().anyMatch(one -> one.number() == tried.number()));
        for (TriedCheckpoint tried : gone) {
            events.normal(
                    experiment,
                    "CheckpointRetired",
                    "The trials of the Checkpoint " + tried.checkpoint() + " (model " + tried.model()
                            + ") leave the table; what was computed for them stays");
        }
    }
}
