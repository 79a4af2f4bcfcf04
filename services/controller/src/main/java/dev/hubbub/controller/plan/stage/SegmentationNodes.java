package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.VoiceActivity;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Segments: a node for each session and way of cutting. It needs the active-speaker scores, where a session of face tracks
 * does not come with them.
 */
public final class SegmentationNodes {

    private static final Placement PLACEMENT = Placement.in(Queue.SEGMENTATION, "segments");

    private final TaskGraph graph;
    private final List<Session> sessions;
    private final Map<Cutting, List<Output>> byCutting = new HashMap<>();

    /**
     * A session.
     *
     * @param reference where it is
     * @param hysteresis how its scores become regions; {@code null} if it gives the segments itself
     * @param activity where the scores go that it does not come with; {@code null} if it needs none
     */
    public record Session(SessionReference reference, Hysteresis hysteresis, Output activity) {}

    /**
     * How sessions become segments.
     *
     * @param maxSegmentSeconds longer segments are split
     * @param voiceActivity what finds the speech in these; {@code null} for equal parts
     */
    public record Cutting(double maxSegmentSeconds, VoiceActivity voiceActivity) {

        String title() {
            String length = "segments of " + maxSegmentSeconds + " s";
            return voiceActivity == null ? length : length + " cut by " + voiceActivity;
        }
    }

    public SegmentationNodes(TaskGraph graph, List<Session> sessions) {
        this.graph = graph;
        this.sessions = sessions;
        graph.group(PLACEMENT);
    }

    /** Where the segments of each session go, in the sessions' order. */
    public List<Output> segments(Cutting cutting) {
        return byCutting.computeIfAbsent(
                cutting,
                how -> sessions.stream().map(session -> add(session, how)).toList());
    }

    private Output add(Session session, Cutting cutting) {
        Output activity = session.activity();
        SegmentationTask task = new SegmentationTask(
                session.reference(),
                session.hysteresis(),
                cutting.maxSegmentSeconds(),
                activity == null ? null : activity.address(),
                cutting.voiceActivity());
        Output output = graph.output(task.recipe().address());
        graph.add(new KnownTask(task, activity == null ? List.of() : List.of(activity), List.of(output), PLACEMENT));
        return output;
    }
}
