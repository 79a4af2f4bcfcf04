package dev.hubbub.localdev.experiment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Follows a run until nothing more happens to it. Lost connections are made again. */
public final class RunWatch implements AutoCloseable {

    private final StartedRun run;
    private final RunListener listener;
    private final Map<String, TrialState> trials = new ConcurrentHashMap<>();
    private final CompletableFuture<ExperimentState> end = new CompletableFuture<>();
    private final SharedIndexInformer<GenericKubernetesResource> trialInformer;
    private final SharedIndexInformer<GenericKubernetesResource> experimentInformer;
    private ExperimentState experiment;

    RunWatch(
            StartedRun run,
            RunListener listener,
            Function<ResourceEventHandler<GenericKubernetesResource>, SharedIndexInformer<GenericKubernetesResource>>
                    experiments,
            Function<ResourceEventHandler<GenericKubernetesResource>, SharedIndexInformer<GenericKubernetesResource>>
                    trialsOfRun) {
        this.run = run;
        this.listener = listener;
        this.trialInformer = trialsOfRun.apply(new Handler(this::trialChanged, this::trialDeleted));
        this.experimentInformer = experiments.apply(new Handler(this::experimentChanged, this::experimentDeleted));
    }

    /**
     * Waits for the end of the run.
     *
     * @return how it ended; nothing if it had not ended after the timeout
     * @throws ClusterException if the experiment was deleted meanwhile
     */
    public Optional<ExperimentState> await(Duration timeout) throws ClusterException, InterruptedException {
        try {
            return Optional.of(end.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new ClusterException(e.getCause().getMessage(), e.getCause());
        }
    }

    private synchronized void experimentChanged(GenericKubernetesResource resource) {
        ExperimentState state = ExperimentState.of(ExperimentClient.tree(resource));
        if (!run.run().equals(state.observedRun())) {
            // Still the end of an earlier run.
            return;
        }
        experiment = state;
        tell();
        if (state.isFinal(run.run(), run.generation())) {
            end.complete(state);
        }
    }

    private synchronized void experimentDeleted(GenericKubernetesResource resource) {
        end.completeExceptionally(new IllegalStateException(
                "The experiment " + run.name() + " was deleted while it ran: run it again to go on."));
    }

    private synchronized void trialChanged(GenericKubernetesResource resource) {
        trials.put(resource.getMetadata().getName(), TrialState.of(ExperimentClient.tree(resource)));
        tell();
    }

    private synchronized void trialDeleted(GenericKubernetesResource resource) {
        trials.remove(resource.getMetadata().getName());
        tell();
    }

    private void tell() {
        if (experiment != null && !end.isDone()) {
            List<TrialState> ordered = trials.values().stream()
                    .sorted(Comparator.comparing(TrialState::index))
                    .toList();
            listener.changed(experiment, ordered);
        }
    }

    @Override
    public void close() {
        experimentInformer.stop();
        trialInformer.stop();
    }

    /** An informer's events as two. */
    private record Handler(Consumer<GenericKubernetesResource> changed, Consumer<GenericKubernetesResource> deleted)
            implements ResourceEventHandler<GenericKubernetesResource> {

        @Override
        public void onAdd(GenericKubernetesResource resource) {
            changed.accept(resource);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            changed.accept(after);
        }

        @Override
        public void onDelete(GenericKubernetesResource resource, boolean unknownFinalState) {
            deleted.accept(resource);
        }
    }
}
