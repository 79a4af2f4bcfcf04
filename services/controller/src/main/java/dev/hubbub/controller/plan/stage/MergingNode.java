package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.List;

/** A checkpoint that is merged: a node for each. It needs the checkpoints that it is merged of, where those are made. */
public final class MergingNode {

    private static final Placement PLACEMENT = Placement.in(Queue.TRAINING, "averages");

    private MergingNode() {}

    /** The node of a task in a graph. */
    public static Node in(TaskGraph graph, MergingTask task) {
        List<Output> made = MadeWeights.among(graph, task.checkpoints());
        return new KnownTask(task, made, List.of(graph.output(task.recipe().address())), PLACEMENT);
    }
}
