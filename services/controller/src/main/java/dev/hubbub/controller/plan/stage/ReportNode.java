package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The report: one node. What it tells of is trials and not outputs alone, so it is the trials that say when it can be
 * written, and of what.
 *
 * @param task the report; absent until every trial is final
 */
public record ReportNode(Supplier<Optional<ReportTask>> task) implements Node {

    private static final Placement PLACEMENT = Placement.in(Queue.EVALUATION, "report");

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
        return task.get().map(report -> report);
    }
}
