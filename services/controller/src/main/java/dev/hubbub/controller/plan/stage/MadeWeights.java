package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.List;
import java.util.Optional;

/** Checkpoints that are made, as what whoever uses them needs. */
final class MadeWeights {

    private MadeWeights() {}

    /** The outputs that those of some checkpoints are which are made. */
    static List<Output> among(TaskGraph graph, List<CheckpointReference> checkpoints) {
        return checkpoints.stream()
                .flatMap(
                        checkpoint -> checkpoint
                                .match(
                                        stored -> Optional.<Output>empty(),
                                        made -> Optional.of(graph.output(made.output())))
                                .stream())
                .toList();
    }
}
