package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Conversations: a node for each session that can be clustered, whatever the trials, or one for each of its transcripts
 * where the words count. It needs the active-speaker scores, where the session does not come with them.
 */
public final class ClusteringNodes {

    private static final Placement PLACEMENT = Placement.in(Queue.SEGMENTATION, "conversations");

    private final TaskGraph graph;
    private final Map<ClusteringTask, Output> known = new HashMap<>();

    public ClusteringNodes(TaskGraph graph) {
        this.graph = graph;
    }

    /**
     * Where the conversations of a session go. The same task twice is one node.
     *
     * @param inputs what the task names beside the session
     */
    public Output conversations(ClusteringTask task, List<Output> inputs) {
        return known.computeIfAbsent(task, key -> add(key, inputs));
    }

    private Output add(ClusteringTask task, List<Output> inputs) {
        Output output = graph.output(task.recipe().address());
        graph.add(new KnownTask(task, List.copyOf(inputs), List.of(output), PLACEMENT));
        return output;
    }
}
