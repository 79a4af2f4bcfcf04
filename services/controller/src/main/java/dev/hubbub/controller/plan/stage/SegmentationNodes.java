package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Segments: a node for each session and segment length. It needs nothing but the session. */
public final class SegmentationNodes {

    private static final Placement PLACEMENT = Placement.in(Queue.SEGMENTATION, "segments");

    private final TaskGraph graph;
    private final List<SessionReference> sessions;
    private final Hysteresis hysteresis;
    private final Map<Double, List<Output>> byLength = new HashMap<>();

    public SegmentationNodes(TaskGraph graph, List<SessionReference> sessions, Hysteresis hysteresis) {
        this.graph = graph;
        this.sessions = sessions;
        this.hysteresis = hysteresis;
        graph.group(PLACEMENT);
    }

    /** Where the segments of each session go, in the sessions' order. */
    public List<Output> segments(double maxSegmentSeconds) {
        return byLength.computeIfAbsent(
                maxSegmentSeconds,
                length -> sessions.stream().map(session -> add(session, length)).toList());
    }

    // A manifest says where its utterances are, so thresholds for scores must not change what they are called.
    private Output add(SessionReference session, double maxSegmentSeconds) {
        boolean scored = session.dataset().layout() == DatasetLayout.MCOREC;
        SegmentationTask task = new SegmentationTask(session, scored ? hysteresis : null, maxSegmentSeconds);
        Output output = graph.output(task.recipe().address());
        graph.add(new KnownTask(task, List.of(), List.of(output), PLACEMENT));
        return output;
    }
}
