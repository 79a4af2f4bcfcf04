package dev.hubbub.worker;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.CorruptArtifactException;
import dev.hubbub.artifacts.FileCache;
import dev.hubbub.artifacts.MissingObjectException;
import dev.hubbub.artifacts.StoreAccessException;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskResult;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Does a task: leaves out what is committed already, runs the stage for the rest, commits its outputs. However it ends,
 * it ends in a {@link TaskResult}, unless the worker is stopping.
 */
@Singleton
class TaskRunner {

    private static final Logger LOG = Logger.getLogger(TaskRunner.class);

    private final Stages stages;
    private final ArtifactStore artifacts;
    private final FileCache cache;
    private final Patience patience;
    private final String worker;
    private final int attempts;
    private final List<OutputListener> listeners;

    TaskRunner(
            Stages stages,
            ArtifactStore artifacts,
            FileCache cache,
            Patience patience,
            WorkerIdentity identity,
            WorkerSettings settings,
            @All List<OutputListener> listeners) {
        this.stages = stages;
        this.artifacts = artifacts;
        this.cache = cache;
        this.patience = patience;
        this.worker = identity.name();
        this.attempts = settings.retry().attempts();
        this.listeners = listeners;
    }

    /**
     * Does the task.
     *
     * @throws InterruptedException if the worker is stopping; the task is then as if it had not been begun
     */
    TaskResult run(Task task, TaskProgressReport report) throws InterruptedException {
        Set<OutputAddress> missing = new LinkedHashSet<>();
        task.recipes().forEach(recipe -> missing.add(recipe.address()));
        try {
            Set<OutputAddress> committed =
                    patience.ask(() -> artifacts.findAll(missing)).keySet();
            List<OutputAddress> reused =
                    missing.stream().filter(committed::contains).toList();
            missing.removeAll(committed);
            if (!missing.isEmpty()) {
                compute(task, stage(task), Set.copyOf(committed), Set.copyOf(missing), report);
            }
            for (OutputListener listener : listeners) {
                patience.ask(() -> {
                    listener.committed(task, artifacts);
                    return true;
                });
            }
            return new TaskResult.Succeeded(
                    task.id(), task.stage(), worker, List.copyOf(missing), reused, report.seconds());
        } catch (Exception | Error e) {
            return failed(task, missing, e);
        }
    }

    private Stage<Task> stage(Task task) throws StageFailure {
        Stage<Task> stage = stages.of(task)
                .orElseThrow(() -> new StageFailure(
                        FailureReason.Unsupported,
                        "The task '" + task.title() + "' reached a worker that does " + stages.names() + " and not "
                                + task.stage() + ": it was sent to the wrong topic."));
        String own = stage.name().version();
        if (!task.version().equals(own)) {
            throw new StageFailure(
                    FailureReason.VersionMismatch,
                    "The task was planned for version " + task.version() + " of " + task.stage()
                            + ", but this worker has version " + own
                            + ": bring controller and workers to the same release.");
        }
        return stage;
    }

    private void compute(
            Task task,
            Stage<Task> stage,
            Set<OutputAddress> committed,
            Set<OutputAddress> missing,
            TaskProgressReport report)
            throws IOException, StageFailure, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                patience.ask(() -> {
                    computeOnce(task, stage, committed, missing, report);
                    return true;
                });
                return;
            } catch (RuntimeException e) {
                if (attempt >= attempts) {
                    throw e;
                }
                LOG.warnf(e, "The task '%s' failed in an unexpected way and is tried again", task.title());
            }
        }
    }

    // Each try has directories of its own: what a broken one left behind must not be committed by the next.
    private void computeOnce(
            Task task,
            Stage<Task> stage,
            Set<OutputAddress> committed,
            Set<OutputAddress> missing,
            TaskProgressReport report)
            throws IOException, StageFailure, InterruptedException {
        try (WorkerStageContext context = new WorkerStageContext(artifacts, cache, patience, committed, report)) {
            List<StageOutput> outputs = stage.run(task, context);
            requireComplete(stage, outputs, committed, missing);
            for (StageOutput output : outputs) {
                patience.ask(() -> artifacts.commit(output, worker));
            }
        }
    }

    private static void requireComplete(
            Stage<Task> stage, List<StageOutput> outputs, Set<OutputAddress> committed, Set<OutputAddress> missing) {
        List<OutputAddress> made =
                outputs.stream().map(StageOutput::recipe).map(Recipe::address).toList();
        List<OutputAddress> unmade = new ArrayList<>(missing);
        unmade.removeAll(made);
        if (!unmade.isEmpty()) {
            throw new IllegalStateException("The stage " + stage.name() + " did not make " + unmade);
        }
        for (OutputAddress address : made) {
            if (!missing.contains(address) && !committed.contains(address)) {
                throw new IllegalStateException(
                        "The stage " + stage.name() + " made " + address + ", which its task does not ask for");
            }
        }
    }

    private TaskResult failed(Task task, Set<OutputAddress> missing, Throwable e) throws InterruptedException {
        FailureReason reason;
        if (e instanceof InterruptedException || Thread.interrupted()) {
            throw new InterruptedException("The worker is stopping");
        } else if (e instanceof StageFailure failure) {
            reason = failure.reason();
        } else if (e instanceof StoreAccessException) {
            reason = FailureReason.AccessDenied;
        } else if (e instanceof CorruptArtifactException) {
            reason = FailureReason.CorruptInput;
        } else if (e instanceof MissingObjectException) {
            reason = FailureReason.MissingInput;
        } else if (e instanceof IOException) {
            reason = FailureReason.RetriesExhausted;
        } else {
            reason = FailureReason.Internal;
        }
        String message = e.getMessage();
        if (reason == FailureReason.Internal) {
            message = "The task '" + task.title() + "' failed because of an error in Hubbub ("
                    + e.getClass().getSimpleName() + ": " + e.getMessage() + "); the log of " + worker + " has more.";
            LOG.errorf(e, "The task '%s' failed because of an error in Hubbub", task.title());
        }
        return new TaskResult.Failed(task.id(), task.stage(), worker, List.copyOf(missing), reason, message);
    }
}
