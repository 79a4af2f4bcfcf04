package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.GateTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A verdict over a checkpoint: a node for each trial of one that is gated. Where the scores of two trials are follows from
 * what failed, so it is the trials that say when they can be compared.
 *
 * @param task the comparison; absent until both are scored
 */
public record GateNode(Supplier<Optional<GateTask>> task) implements Node {

    private static final Placement PLACEMENT = Placement.in(Queue.EVALUATION, "gates");

    @Override
    public List<Output> inputs() {
        return List.of();
    }

    @Override
    public List<Output> outputs() {
        return List.of();
    }

    @Override
    public Placement placement() {
        return PLACEMENT;
    }

    @Override
    public Optional<Task> resolve() {
        return task.get().map(gate -> gate);
    }
}
