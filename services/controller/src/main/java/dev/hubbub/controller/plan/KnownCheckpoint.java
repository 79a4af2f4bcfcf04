package dev.hubbub.controller.plan;

import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.plan.stage.MergingNode;
import java.util.List;
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
     * @param averageOf the checkpoints that they are the average of; empty where they are none
     * @param maker the node that makes them, in a graph
     */
    record Planned(
            CheckpointReference.Made reference, List<MergingTask.Member> averageOf, Function<TaskGraph, Node> maker)
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

    /** The average that a task makes, to be computed with in this precision. */
    static KnownCheckpoint average(
            ModelArchitecture architecture, MergingTask task, CheckpointReference.Precision precision) {
        return new Planned(
                new CheckpointReference.Made(architecture, task.recipe().address(), precision),
                task.members(),
                graph -> MergingNode.in(graph, task));
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

    /** The checkpoints that the weights are the average of; empty where they are none. */
    default List<MergingTask.Member> averageOf() {
        return match(found -> List.of(), Planned::averageOf, missing -> List.of());
    }

    /** Why there will be no weights; absent otherwise. */
    default Optional<String> problem() {
        return match(found -> Optional.empty(), planned -> Optional.empty(), missing -> Optional.of(missing.message()));
    }
}
