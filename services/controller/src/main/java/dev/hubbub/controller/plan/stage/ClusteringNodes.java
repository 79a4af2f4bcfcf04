package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.List;
import java.util.Optional;

/** Conversations: a node for each session that can be clustered, whatever the trials. It needs nothing else. */
public final class ClusteringNodes {

    private static final Placement PLACEMENT = Placement.in(Queue.SEGMENTATION, "conversations");

    private final TaskGraph graph;

    public ClusteringNodes(TaskGraph graph) {
        this.graph = graph;
    }

    /** Where the conversations of a session go. */
    public Output conversations(ClusteringTask task) {
        Output output = graph.output(task.recipe().address());
        graph.add(new ClusteringNode(task, output));
        return output;
    }

    private record ClusteringNode(ClusteringTask task, Output output) implements Node {

        @Override
        public List<Output> inputs() {
            return List.of();
        }

        @Override
        public List<Output> outputs() {
            return List.of(output);
        }

        @Override
        public Placement placement() {
            return PLACEMENT;
        }

        @Override
        public Optional<Task> resolve() {
            return Optional.of(task);
        }
    }
}
