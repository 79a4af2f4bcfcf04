package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.Refusal;
import dev.hubbub.controller.telemetry.ClusterEvents;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a reconciliation that ends in an exception: it is said once, in one line where the API server is the
 * reason, and tried again.
 */
final class Faults implements Metrics {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);

    private final StatusWriter statuses;
    private final ClusterEvents events;
    private final RunMemories memories;
    private final SpecCheck specCheck;

    Faults(StatusWriter statuses, ClusterEvents events, RunMemories memories, SpecCheck specCheck) {
        this.statuses = statuses;
        this.events = events;
        this.memories = memories;
        this.specCheck = specCheck;
    }

    /** The API server did not take a change. */
    UpdateControl<Experiment> refused(Experiment experiment, RunMemory memory, KubernetesClientException refusal) {
        // Somebody else was there in between; that is what the API server is for.
        boolean conflict = refusal.getCode() == HttpURLConnection.HTTP_CONFLICT;
        String line = Refusal.line(refusal);
        if (!conflict && memory.remarks().isNews(line)) {
            LOG.warn(
                    "{}: the API server did not do what it was asked for, which is tried again: {}",
                    RunMemories.key(experiment),
                    line);
            // Of an object that breaks a rule, not even the status is taken: nothing else tells whoever made it.
            SpecCheck.problem(experiment, refusal)
                    .ifPresent(problem -> events.warning(experiment, Condition.Reason.InvalidSpec.name(), problem));
        }
        return UpdateControl.<Experiment>noUpdate().rescheduleAfter(conflict ? SOON : LATER);
    }

    /** The SDK's own requests, such as that for a finalizer, were not done; it tries again. */
    @Override
    public void failedReconciliation(HasMetadata resource, Exception fault, Map<String, Object> metadata) {
        if (!(resource instanceof Experiment experiment)) {
            return;
        }
        RunMemory memory = memories.of(experiment);
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException refusal) {
                refused(experiment, memory, refusal);
                return;
            }
        }
        // Why the API server took no finalizer is not passed on.
        Optional<String> problem = specCheck.problem(experiment);
        if (problem.isPresent()) {
            if (memory.remarks().isNews(problem.get())) {
                LOG.warn("{}: {}", RunMemories.key(experiment), problem.get());
                events.warning(experiment, Condition.Reason.InvalidSpec.name(), problem.get());
            }
        } else if (memory.remarks().isNews(fault.toString())) {
            LOG.error("{}: a reconciliation failed and is tried again", RunMemories.key(experiment), fault);
        }
    }

    /** A plan that cannot be acted on now. */
    Outcome held(Experiment experiment, RunMemory memory, Plan plan, Condition.Reason reason, IOException why) {
        if (memory.remarks().isNews(why.getMessage())) {
            LOG.warn("{}: {}", RunMemories.key(experiment), why.getMessage());
        }
        return new Outcome.Held(plan, reason, why.getMessage());
    }

    /** An error in this program: it must not be silent, nor end what others wait for. */
    UpdateControl<Experiment> failed(Experiment experiment, RunMemory memory, RuntimeException error) {
        String message = "The controller failed because of an error in Hubbub ("
                + error.getClass().getSimpleName() + ": " + error.getMessage()
                + "), and tries again; its log has more";
        if (memory.remarks().isNews(message)) {
            LOG.error("{}: {}", RunMemories.key(experiment), message, error);
        }
        return statuses.write(
                experiment,
                memory,
                new Outcome.Unplanned(ExperimentPhase.Pending, Condition.Reason.InternalError, message),
                0);
    }
}
