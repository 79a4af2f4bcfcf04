package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.FisherTask;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * What the weights of a checkpoint matter: a node for each checkpoint and dataset. It needs the checkpoint, where that is
 * made.
 */
public final class FisherNode {

    private static final Placement PLACEMENT = Placement.in(Queue.TRAINING, "what matters");

    private FisherNode() {}

    /** The node of a task in a graph. */
    public static Node in(TaskGraph graph, FisherTask task) {
        List<Output> needed = new ArrayList<>(MadeWeights.among(graph, List.of(task.checkpoint())));
        needed.addAll(TrainingNode.lips(graph, task.data()));
        return new KnownTask(
                task, List.copyOf(needed), List.of(graph.output(task.recipe().address())), PLACEMENT);
    }
}
