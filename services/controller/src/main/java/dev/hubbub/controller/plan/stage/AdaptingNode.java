package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.AdaptingTask;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.List;

/** A checkpoint joined with an adapter: a node for each pair. It needs both, where they are made. */
public final class AdaptingNode {

    private static final Placement PLACEMENT = Placement.in(Queue.TRAINING, "adapters");

    private AdaptingNode() {}

    /** The node of a task in a graph. */
    public static Node in(TaskGraph graph, AdaptingTask task) {
        return new KnownTask(
                task,
                MadeWeights.among(graph, List.of(task.base(), task.adapter())),
                List.of(graph.output(task.recipe().address())),
                PLACEMENT);
    }
}
