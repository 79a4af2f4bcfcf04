package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.graph.KnownTask;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a session of face tracks does not come with: a node for its lips and one for its active speakers, where somebody
 * asks for them, whatever the trials.
 */
public final class TrackNodes {

    private static final Placement LIPS = Placement.in(Queue.SEGMENTATION, "lips");
    private static final Placement ACTIVITY = Placement.in(Queue.SEGMENTATION, "active speakers");

    private static final Placement OVERVIEW = Placement.in(Queue.SEGMENTATION, "overviews");

    private final TaskGraph graph;
    private final DetectorWeights landmarks;
    private final Map<SessionReference, Output> lips = new HashMap<>();
    private final Map<SessionReference, Output> activity = new HashMap<>();

    /** @param landmarks the weights of what finds the points of faces; absent for the shipped model */
    public TrackNodes(TaskGraph graph, DetectorWeights landmarks) {
        this.graph = graph;
        this.landmarks = landmarks;
    }

    /** The node of lips that somebody learns from. Two of the same come to one. */
    public static Node in(TaskGraph graph, LipsTask task) {
        return new KnownTask(task, List.of(), List.of(graph.output(task.recipe().address())), LIPS);
    }

    /** Where the lips of a session go that comes without them. */
    public Output lips(SessionReference session) {
        return lips.computeIfAbsent(session, key -> add(new LipsTask(key, landmarks), List.of(), LIPS));
    }

    /** Where the scores of a session go that comes without them, by the faces. */
    public Output activityOfFaces(SessionReference session, DetectorWeights weights) {
        return activity.computeIfAbsent(session, key -> add(ActivityTask.ofFaces(key, weights), List.of(), ACTIVITY));
    }

    /**
     * Where the scores of a session go that comes without them, by the motion of mouths.
     *
     * @param lipsGiven whether it comes with its lips
     */
    public Output activityOfMouths(SessionReference session, boolean lipsGiven) {
        List<Output> inputs = lipsGiven ? List.of() : List.of(lips(session));
        return activity.computeIfAbsent(
                session,
                key -> add(
                        ActivityTask.ofMouths(
                                key, lipsGiven ? null : inputs.get(0).address()),
                        inputs,
                        ACTIVITY));
    }

    /**
     * Where what people are told of a session's face tracks goes; {@code null} if nobody asked for lips or scores of it.
     *
     * @param seen whether somebody looks at the lips that it comes with
     */
    public Output overview(SessionReference session, boolean seen) {
        Output cut = lips.get(session);
        Output scored = activity.get(session);
        if (!seen && cut == null && scored == null) {
            return null;
        }
        OverviewTask task =
                new OverviewTask(session, cut == null ? null : cut.address(), scored == null ? null : scored.address());
        return add(task, Stream.of(cut, scored).filter(Objects::nonNull).toList(), OVERVIEW);
    }

    private Output add(Task task, List<Output> inputs, Placement placement) {
        Output output = graph.output(task.recipes().get(0).address());
        graph.add(new KnownTask(task, inputs, List.of(output), placement));
        return output;
    }
}
