package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.plan.stage.MergingNode;
import dev.hubbub.controller.plan.stage.TrainingNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the catalogue found where a model's checkpoint should be. */
public sealed interface KnownCheckpoint {

    /** Weights, with the fingerprint of their files. */
    record Found(CheckpointReference reference) implements KnownCheckpoint {

        @Override
        public <T> T match(Function<Found, T> found, Function<Planned, T> planned, Function<Missing, T> missing) {
            return found.apply(this);
        }
    }

    /**
     * Weights that a task of the same experiment makes.
     *
     * @param reference the weights
     * @param merge the task, if they are merged
     * @param makers the nodes that make them and what they are made of, in a graph, by what each makes; those first that
     *     others need
     * @param learnt the sessions that they are trained on; empty if they are not trained
     */
    record Planned(
            CheckpointReference.Made reference,
            Optional<MergingTask> merge,
            Map<OutputAddress, Function<TaskGraph, Node>> makers,
            List<SessionReference> learnt)
            implements KnownCheckpoint {

        @Override
        public <T> T match(Function<Found, T> found, Function<Planned, T> planned, Function<Missing, T> missing) {
            return planned.apply(this);
        }
    }

    /** No usable weights, and why in one sentence with the remedy. */
    record Missing(String message) implements KnownCheckpoint {

        @Override
        public <T> T match(Function<Found, T> found, Function<Planned, T> planned, Function<Missing, T> missing) {
            return missing.apply(this);
        }
    }

    /**
     * The merge that a task makes, to be computed with in this precision.
     *
     * @param tasks makes it last, and before it the merges that it is made of
     */
    static KnownCheckpoint merge(
            ModelArchitecture architecture, List<MergingTask> tasks, CheckpointReference.Precision precision) {
        MergingTask last = tasks.get(tasks.size() - 1);
        Map<OutputAddress, Function<TaskGraph, Node>> makers = new LinkedHashMap<>();
        tasks.forEach(task -> makers.put(task.recipe().address(), graph -> MergingNode.in(graph, task)));
        return new Planned(
                new CheckpointReference.Made(architecture, last.recipe().address(), precision),
                Optional.of(last),
                makers,
                List.of());
    }

    /**
     * The checkpoint that a run of training makes, to be computed with in this precision.
     *
     * @param learnt the sessions of the run's data
     */
    static KnownCheckpoint trained(
            ModelArchitecture architecture,
            TrainingTask task,
            CheckpointReference.Precision precision,
            List<SessionReference> learnt) {
        OutputAddress made = task.recipe().address();
        return new Planned(
                new CheckpointReference.Made(architecture, made, precision),
                Optional.empty(),
                Map.of(made, graph -> TrainingNode.in(graph, task)),
                List.copyOf(learnt));
    }

    /** What the function for this case says. */
    <T> T match(Function<Found, T> found, Function<Planned, T> planned, Function<Missing, T> missing);

    /** The weights; absent if there will be none. */
    default Optional<CheckpointReference> weights() {
        return match(
                found -> Optional.of(found.reference()),
                planned -> Optional.of(planned.reference()),
                missing -> Optional.empty());
    }

    /** The task that merges the weights; absent where they are not merged. */
    default Optional<MergingTask> merge() {
        return match(found -> Optional.empty(), Planned::merge, missing -> Optional.empty());
    }

    /** The sessions that a run of the same experiment trains the weights on. */
    default List<SessionReference> learnt() {
        return match(found -> List.of(), Planned::learnt, missing -> List.of());
    }

    /** Why there will be no weights; absent otherwise. */
    default Optional<String> problem() {
        return match(found -> Optional.empty(), planned -> Optional.empty(), missing -> Optional.of(missing.message()));
    }
}
