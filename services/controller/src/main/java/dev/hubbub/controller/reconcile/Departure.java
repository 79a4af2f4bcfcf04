package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.observe.StoredReports;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentSpec.DeletionPolicy;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.Refusal;
import dev.hubbub.controller.telemetry.ClusterEvents;
import dev.hubbub.controller.work.BrokerRefusalException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what an experiment that is deleted has: its Jobs, its topics, what is remembered and told of it, and its reports where
 * it says so. What cannot be taken away is tried again for a while, and then left behind with a word: a store or a broker
 * that is away for good must not hold up the deletion of a namespace.
 */
final class Departure {

    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final Duration RETRY = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Experiments experiments;
    private final FailureLedger ledger;
    private final PodGroups pods;
    private final TrialResources trials;
    private final StoredReports reports;
    private final RunMemories memories;
    private final ClusterEvents events;
    private final Clock clock;

    Departure(
            Experiments experiments,
            FailureLedger ledger,
            PodGroups pods,
            TrialResources trials,
            StoredReports reports,
            RunMemories memories,
            ClusterEvents events,
            Clock clock) {
        this.experiments = experiments;
        this.ledger = ledger;
        this.pods = pods;
        this.trials = trials;
        this.reports = reports;
        this.memories = memories;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Takes it away, in steps that are all tried: the store may be away and the broker not. Whether that is done, or has to
     * be tried again.
     */
    DeleteControl of(Experiment experiment) {
        String key = RunMemories.key(experiment);
        List<Exception> failures = Stream.<Step>of(
                        () -> ledger.forget(experiment.getMetadata().getUid()),
                        () -> pods.forget(experiment),
                        () -> trials.forget(experiment),
                        () -> deleteReports(experiment))
                .flatMap(step -> failure(step).stream())
                .toList();
        if (!failures.isEmpty()) {
            String why = failures.stream().map(Departure::sentence).collect(Collectors.joining("; "));
            boolean lasts = failures.stream().allMatch(BrokerRefusalException.class::isInstance);
            RunMemory memory = memories.of(experiment);
            Instant now = clock.instant();
            if (!lasts && memory.leavingSince(now).plus(PATIENCE).isAfter(now)) {
                if (memory.remarks().isNews(why)) {
                    LOG.warn("{} is being deleted: {}", key, why);
                }
                return DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY.toMillis());
            }
            LOG.warn("{} is deleted, but its topics, failures or reports stay: {}", key, why);
            events.warning(experiment, "LeftBehind", "It is deleted, but its topics, failures or reports stay: " + why);
        }
        memories.forget(experiment);
        return DeleteControl.defaultDelete();
    }

    private void deleteReports(Experiment experiment) throws IOException {
        if (experiment.getSpec() != null && experiment.getSpec().deletionPolicy() == DeletionPolicy.Delete) {
            reports.delete(
                    experiment.getMetadata().getNamespace(),
                    experiment.getMetadata().getName(),
                    Instant.parse(experiment.getMetadata().getCreationTimestamp()),
                    verdict -> experiments.gatedBeside(experiment).anyMatch(other -> mayCountOn(other, verdict)));
        }
    }

    /**
     * Whether a report that is still to be made may name a verdict. Of an experiment that a controller before this one
     * planned, and this one has not planned yet, nobody knows.
     */
    private boolean mayCountOn(Experiment experiment, OutputAddress verdict) {
        Optional<RunMemory> memory = memories.find(RunMemories.key(experiment));
        Optional<RunWork> work = memory.flatMap(RunMemory::unfinishedWork);
        if (work.flatMap(RunWork::inputs).isPresent()) {
            return work.get().commits().mayCountOn(verdict);
        }
        ExperimentStatus status = experiment.getStatus();
        return (memory.isEmpty() || work.isPresent())
                && status != null
                && status.outputs() != null
                && !StatusWriter.isComplete(status);
    }

    /** Part of taking an experiment away; doing it again does no harm. */
    private interface Step {
        void take() throws IOException;
    }

    private static String sentence(Exception failure) {
        return failure instanceof KubernetesClientException refusal ? Refusal.line(refusal) : failure.getMessage();
    }

    private static Optional<Exception> failure(Step step) {
        try {
            step.take();
            return Optional.empty();
        } catch (IOException | KubernetesClientException e) {
            return Optional.of(e);
        }
    }
}
