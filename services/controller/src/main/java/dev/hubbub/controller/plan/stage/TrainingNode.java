package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * The checkpoints that a run of training makes: a node for each run. It needs the checkpoint it begins with, where that is
 * made, what its weights matter, where the run holds them, and lips that are cut out of the sessions that it learns from.
 */
public final class TrainingNode {

    private static final Placement PLACEMENT = Placement.in(Queue.TRAINING, "runs");

    private TrainingNode() {}

    /** The node of a task in a graph. */
    public static Node in(TaskGraph graph, TrainingTask task) {
        List<Output> needed = new ArrayList<>(MadeWeights.among(graph, List.of(task.base())));
        if (task.elasticWeights() != null) {
            needed.add(graph.output(task.elasticWeights().fisher()));
        }
        List<Output> asked = task.recipes().stream()
                .map(recipe -> graph.output(recipe.address()))
                .toList();
        needed.addAll(lips(graph, task.data()));
        if (task.heldOut() != null) {
            needed.addAll(lips(graph, task.heldOut()));
        }
        return new KnownTask(task, List.copyOf(needed), asked, PLACEMENT);
    }

    /** What is cut of what somebody learns from, or is judged by. */
    static List<Output> lips(TaskGraph graph, TrainingTask.Source source) {
        return source.outputs().stream().map(graph::output).toList();
    }
}
