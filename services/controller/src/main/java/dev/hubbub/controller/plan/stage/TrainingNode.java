package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.List;
import java.util.Optional;

/** The checkpoints that a run of training makes: a node for each run. It needs the checkpoint it begins with, where that is made. */
public final class TrainingNode {

    private static final Placement PLACEMENT = Placement.in(Queue.TRAINING, "runs");

    private TrainingNode() {}

    /** The node of a task in a graph. */
    public static Node in(TaskGraph graph, TrainingTask task) {
        List<Output> made = task
                .base()
                .match(stored -> Optional.<Output>empty(), output -> Optional.of(graph.output(output.output())))
                .stream()
                .toList();
        List<Output> asked = task.recipes().stream()
                .map(recipe -> graph.output(recipe.address()))
                .toList();
        return new KnownTask(task, made, asked, PLACEMENT);
    }
}
