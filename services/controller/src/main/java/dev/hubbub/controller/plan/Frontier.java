package dev.hubbub.controller.plan;

import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.Step;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.plan.policy.CheckpointTurns;
import dev.hubbub.controller.plan.policy.SessionWindow;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be done now, queue by queue, and what is held back of it. */
final class Frontier {

    /** One that a pod works on, and one that it goes on with while the result of the first is looked at. */
    private static final int SESSIONS_PER_POD = 2;

    private final TaskGraph graph;
    private final int sessionsAtATime;

    Frontier(ExperimentSpec spec, TaskGraph graph) {
        this.graph = graph;
        // Without a guard all sessions are asked for at once: the pods share them out best that way.
        this.sessionsAtATime = spec.decoding().stopAfterFlaggedSegments() == null
                ? Integer.MAX_VALUE
                : SESSIONS_PER_POD * spec.resources().transcription().pods();
    }

    Map<Queue, Plan.Work> work() {
        Map<Queue, Plan.Work> work = new EnumMap<>(Queue.class);
        for (Queue queue : Queue.values()) {
            int size = queue == Queue.TRANSCRIPTION ? sessionsAtATime : Integer.MAX_VALUE;
            CheckpointTurns turns = CheckpointTurns.of(graph.groups(queue), new SessionWindow(size));
            List<Task> ready = turns.steps().stream()
                    .map(Step::task)
                    .flatMap(Optional::stream)
                    .toList();
            work.put(queue, new Plan.Work(ready, graph.outstanding(queue), turns.closed()));
        }
        return Collections.unmodifiableMap(work);
    }
}
