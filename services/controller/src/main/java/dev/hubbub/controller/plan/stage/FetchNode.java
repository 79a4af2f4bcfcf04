package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.FetchTask;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.List;

/** A checkpoint that is a model of a hub: a node for each. It needs nothing. */
public final class FetchNode {

    private static final Placement PLACEMENT = Placement.in(Queue.TRAINING, "models of hubs");

    private FetchNode() {}

    /** The node of a task in a graph. */
    public static Node in(TaskGraph graph, FetchTask task) {
        return new KnownTask(task, List.of(), List.of(graph.output(task.recipe().address())), PLACEMENT);
    }
}
