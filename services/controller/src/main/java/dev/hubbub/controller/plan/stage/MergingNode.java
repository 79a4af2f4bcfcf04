package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * A checkpoint that is merged: a node for each. It needs the checkpoints that it is merged of, where those are made, and lips
 * that are cut out of the sessions that a greedy soup is judged by.
 */
public final class MergingNode {

    private static final Placement PLACEMENT = Placement.in(Queue.TRAINING, "averages");

    private MergingNode() {}

    /** The node of a task in a graph. */
    public static Node in(TaskGraph graph, MergingTask task) {
        List<Output> needed = new ArrayList<>(MadeWeights.among(graph, task.checkpoints()));
        if (task.judge() != null) {
            needed.addAll(TrainingNode.lips(graph, task.judge().heldOut()));
        }
        return new KnownTask(
                task, List.copyOf(needed), List.of(graph.output(task.recipe().address())), PLACEMENT);
    }
}
