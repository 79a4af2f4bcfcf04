package dev.hubbub.worker;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.FileCache;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.hub.HubFolder;
import dev.hubbub.hub.HubRepositories;
import dev.hubbub.hub.HubStageContext;
import io.quarkus.arc.All;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Does a share: leaves out what is committed already, leaves to others what they are computing, runs the stage for the
 * rest, and commits each output as it comes. However a task ends, it ends in a result, unless the worker is stopping.
 */
@Singleton
class ShareRunner {

    private static final Logger LOG = Logger.getLogger(ShareRunner.class);

    /** Outputs of so many small tasks are committed together. */
    private static final int MANY_OUTPUTS = 32;

    private final Stages stages;
    private final ArtifactStore artifacts;
    private final FileCache cache;
    private final HubRepositories hub;
    private final HubFolder hubFolder;
    private final ClaimedOutputs claims;
    private final Patience patience;
    private final KeptWork kept;
    private final String worker;
    private final int attempts;
    private final List<OutputListener> listeners;
    private final ScheduledExecutorService commitThreads = OutputCommits.threads();

    ShareRunner(
            Stages stages,
            ArtifactStore artifacts,
            FileCache cache,
            HubRepositories hub,
            HubFolder hubFolder,
            ClaimedOutputs claims,
            Patience patience,
            KeptWork kept,
            WorkerIdentity identity,
            WorkerSettings settings,
            @All List<OutputListener> listeners) {
        this.stages = stages;
        this.artifacts = artifacts;
        this.cache = cache;
        this.hub = hub;
        this.hubFolder = hubFolder;
        this.claims = claims;
        this.patience = patience;
        this.kept = kept;
        this.worker = identity.name();
        this.attempts = settings.retry().attempts();
        this.listeners = listeners;
    }

    /**
     * Begins with a share. Whoever goes on with it until nothing is left finds every task's result in the bundle; if the
     * worker stops before, what was not committed is as if it had not been begun.
     */
    Run begin(Share share, ShareProgressReport report, ResultBundle results) throws InterruptedException {
        return new Run(share, report, results);
    }

    @PreDestroy
    void stop() {
        commitThreads.shutdownNow();
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

    /** One share being done. For one thread at a time. */
    final class Run implements WorkerShareContext.Worker {

        private final ShareProgressReport report;
        private final ResultBundle results;
        private final Set<OutputAddress> marked = ConcurrentHashMap.newKeySet();
        private final List<TaskAtHand> tasks = new ArrayList<>();
        private ClaimedOutputs.Claimed claimed;
        private int looks;

        Run(Share share, ShareProgressReport report, ResultBundle results) throws InterruptedException {
            this.report = report;
            this.results = results;
            for (Task task : share.tasks()) {
                TaskAtHand own = new TaskAtHand(task);
                try {
                    stage(task);
                    tasks.add(own);
                } catch (StageFailure e) {
                    failed(own, e);
                }
            }
        }

        /** See {@link ShareTurns.Share#goOn}. */
        boolean goOn(BooleanSupplier mayCompute) throws InterruptedException {
            try {
                if (!tasks.isEmpty()) {
                    turn(mayCompute);
                }
            } catch (Exception | Error e) {
                failedAll(tasks, e);
            }
            looks++;
            tasks.removeIf(TaskAtHand::isOver);
            return tasks.isEmpty();
        }

        Duration pause() {
            return claims.pause(looks);
        }

        /** Does what nobody else is doing. */
        private void turn(BooleanSupplier mayCompute) throws StageFailure, IOException, InterruptedException {
            Set<OutputAddress> missing = new LinkedHashSet<>();
            tasks.forEach(task -> missing.addAll(task.missing()));
            try (ClaimedOutputs.Claimed own = claims.claim(missing)) {
                claimed = own;
                // After the claim, or somebody could be about to commit what is missing now.
                Set<OutputAddress> committed = patience.ask(() -> artifacts.committed(missing));
                for (TaskAtHand task : tasks) {
                    task.found(committed);
                    task.want(own.mine());
                    if (task.isComplete()) {
                        made(task);
                    }
                }
                List<TaskAtHand> mine =
                        tasks.stream().filter(TaskAtHand::isUnderWay).toList();
                if (!mine.isEmpty()) {
                    if (mayCompute.getAsBoolean()) {
                        compute(mine);
                    }
                } else if (!tasks.stream().allMatch(TaskAtHand::isOver)) {
                    report.update(0, "waiting for " + own.others() + ", which makes the same");
                }
            }
        }

        /** All together, and then by itself what could not be done so. */
        private void compute(List<TaskAtHand> tasks) throws InterruptedException {
            try {
                together(tasks);
            } catch (RuntimeException | Error e) {
                if (tasks.size() == 1) {
                    failedAll(tasks, e);
                } else {
                    LOG.warn("A share could not be done as a whole, so its tasks are done one by one", e);
                }
            } catch (StageFailure | IOException e) {
                failedAll(tasks, e);
            }
            for (TaskAtHand task : tasks) {
                if (task.isUnderWay()) {
                    compute(List.of(task));
                }
            }
        }

        private void together(List<TaskAtHand> tasks) throws StageFailure, IOException, InterruptedException {
            for (int attempt = 1; ; attempt++) {
                try {
                    patience.ask(() -> {
                        once(tasks);
                        return true;
                    });
                    return;
                } catch (RuntimeException e) {
                    if (attempt >= attempts) {
                        throw e;
                    }
                    LOG.warnf(
                            e,
                            "The task '%s' failed in an unexpected way and is tried again",
                            new Share(tasks.stream().map(TaskAtHand::task).toList()).title());
                }
            }
        }

        /** Before the first of them is committed. */
        private void leaveMarkers(List<TaskAtHand> tasks) throws StageFailure, IOException, InterruptedException {
            Map<Recipe, List<Input>> wanted = new LinkedHashMap<>();
            for (TaskAtHand task : tasks) {
                List<Input> inputs = task.task().inputs();
                task.wantedRecipes().forEach(recipe -> wanted.put(recipe, inputs));
            }
            patience.ask(() -> marked.addAll(artifacts.lineage().mark(wanted)));
        }

        private void once(List<TaskAtHand> tasks) throws StageFailure, IOException, InterruptedException {
            boolean alone = tasks.size() == 1;
            List<TaskAtHand> left = tasks.stream()
                    .filter(task -> task.isUnderWay() && (alone || task.putOff().isEmpty()))
                    .toList();
            if (left.isEmpty()) {
                return;
            }
            left.forEach(task -> task.putOff(null));
            report.toCompute(
                    left.stream().mapToInt(task -> task.wanted().size()).sum());
            leaveMarkers(left);
            try (WorkerShareContext context = new WorkerShareContext(this, commitThreads, left, report)) {
                try {
                    stage(left.get(0).task()).runAll(context);
                    context.end();
                } catch (InterruptedException e) {
                    context.giveUp();
                    throw e;
                }
            }
            if (alone) {
                throwAgain(left.get(0).putOff());
            }
        }

        @Override
        public WorkerStageContext context(
                Optional<TaskAtHand> task,
                Set<OutputAddress> leftOut,
                WorkerStageContext.Progress progress,
                Workspace workspace) {
            ClaimedOutputs.Claimed own = claimed;
            return new WorkerStageContext(
                    artifacts,
                    cache,
                    patience,
                    leftOut,
                    progress,
                    workspace,
                    task.map(whose -> kept.of(whose.task(), own::isMine)));
        }

        @Override
        public StageContext given(WorkerStageContext context) {
            return new HubStageContext(context, hub, hubFolder);
        }

        @Override
        public int together(int outputs) {
            // Few are found one by one, by whoever looks for them in the store, too.
            return outputs >= MANY_OUTPUTS ? ArtifactStore.mostTogether() : 1;
        }

        @Override
        public Set<OutputAddress> commit(List<OutputCommits.Output> outputs)
                throws StageFailure, IOException, InterruptedException {
            List<ArtifactStore.Made> made = outputs.stream()
                    .map(output -> new ArtifactStore.Made(
                            output.made(), output.task().task().inputs()))
                    .toList();
            List<Commit> commits = patience.ask(() -> {
                if (outputs.size() > 1 && areMarked(made) && claimed.holds()) {
                    return artifacts.commitTogether(made, worker);
                }
                List<Commit> each = new ArrayList<>();
                for (ArtifactStore.Made one : made) {
                    each.add(commit(one));
                }
                return each;
            });
            Set<OutputAddress> own = new LinkedHashSet<>();
            for (Commit commit : commits) {
                claimed.committed(commit.address());
                // By the worker and not the attempt: one's own commit is found if the store's answer to it was lost.
                if (commit.run().worker().equals(worker)) {
                    own.add(commit.address());
                }
            }
            return own;
        }

        private boolean areMarked(List<ArtifactStore.Made> outputs) {
            return outputs.stream()
                    .allMatch(made -> marked.contains(made.output().recipe().address()));
        }

        private Commit commit(ArtifactStore.Made made) throws IOException, InterruptedException {
            OutputAddress address = made.output().recipe().address();
            if (!claimed.holds()) {
                // Whoever has taken the claim over may have committed it together with others, where it is not in the
                // way of this commit.
                Optional<Commit> first = artifacts.find(address);
                if (first.isPresent()) {
                    return first.get();
                }
            }
            return marked.contains(address)
                    ? artifacts.commitMarked(made.output(), made.inputs(), worker)
                    : artifacts.commit(made.output(), made.inputs(), worker);
        }

        @Override
        public void made(TaskAtHand task) throws InterruptedException {
            if (!task.isComplete()) {
                return;
            }
            try {
                for (OutputListener listener : listeners) {
                    patience.ask(() -> {
                        listener.committed(task.task(), artifacts);
                        return true;
                    });
                }
            } catch (StageFailure | IOException | RuntimeException e) {
                failed(task, e);
                return;
            }
            kept.done(task.task());
            task.end();
            results.add(task.succeeded(worker));
        }

        @Override
        public void failed(TaskAtHand task, Throwable why) throws InterruptedException {
            if (why instanceof InterruptedException || Thread.interrupted()) {
                throw new InterruptedException("The worker is stopping");
            }
            Fault fault = Fault.of(why, task.task(), worker);
            if (fault.reason() == FailureReason.Internal) {
                LOG.errorf(
                        why,
                        "The task '%s' failed because of an error in Hubbub",
                        task.task().title());
            } else {
                LOG.warnf("The task '%s' failed: %s", task.task().title(), fault.message());
            }
            kept.failed(task.task(), fault.reason());
            task.end();
            results.add(task.failed(worker, fault));
        }

        private void failedAll(Collection<TaskAtHand> tasks, Throwable why) throws InterruptedException {
            for (TaskAtHand task : tasks) {
                if (!task.isOver()) {
                    failed(task, why);
                }
            }
        }
    }

    private static void throwAgain(Optional<Exception> fault) throws IOException {
        if (fault.isPresent()) {
            if (fault.get() instanceof IOException passing) {
                throw passing;
            }
            throw (RuntimeException) fault.get();
        }
    }
}
