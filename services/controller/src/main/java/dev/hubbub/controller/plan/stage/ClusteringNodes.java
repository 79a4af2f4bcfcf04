package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.List;

/**
 * Conversations: a node for each session that can be clustered, whatever the trials. It needs the active-speaker
 * scores, where the session does not come with them.
 */
public final class ClusteringNodes {

    private static final Placement PLACEMENT = Placement.in(Queue.SEGMENTATION, "conversations");

    private final TaskGraph graph;

    public ClusteringNodes(TaskGraph graph) {
        this.graph = graph;
    }

    /**
     * Where the conversations of a session go.
     *
     * @param activity where the scores go that the task names; {@code null} if it names none
     */
    public Output conversations(ClusteringTask task, Output activity) {
        Output output = graph.output(task.recipe().address());
        graph.add(new KnownTask(task, activity == null ? List.of() : List.of(activity), List.of(output), PLACEMENT));
        return output;
    }
}
