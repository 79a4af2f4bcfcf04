package dev.hubbub.controller.plan.policy;

import dev.hubbub.controller.plan.graph.Group;
import dev.hubbub.controller.plan.graph.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to ask for, one checkpoint after the other. A pod holds one model, takes tasks in the order in which they were
 * sent, and loads another model wherever the checkpoint changes; so a checkpoint has its turn only when nothing of those
 * before it is left to send. Nothing of the first is held back.
 *
 * <p>A checkpoint that is still to be made has no turn until it is there. Nobody waits for it meanwhile, be it hours of
 * training: not the checkpoints after it, and not the pods, which end with what there is. It gets others.
 *
 * @param steps what to send, in this order
 * @param closed whether nothing will follow that and what was sent before, but for what waits for its weights
 */
public record CheckpointTurns(List<Step> steps, boolean closed) {

    /** Goes through groups whose tasks go to one queue. */
    public static CheckpointTurns of(List<Group> groups, SessionWindow window) {
        Map<Optional<?>, List<Group>> turns = new LinkedHashMap<>();
        for (Group group : groups) {
            turns.computeIfAbsent(Optional.ofNullable(group.placement().affinity()), key -> new ArrayList<>())
                    .add(group);
        }
        List<Step> steps = new ArrayList<>();
        boolean closed =
                groups.stream().noneMatch(group -> group.isHeld() || group.isBlocked() && !group.awaitsWeights());
        for (List<Group> turn : turns.values()) {
            if (turn.get(0).awaitsWeights()) {
                continue;
            }
            boolean later = turn.stream().anyMatch(Group::isBlocked);
            for (Group group : turn) {
                List<Step> denied = new ArrayList<>();
                group.forEachSendable(step -> (window.admits(step) ? steps : denied).add(step));
                later |= !denied.isEmpty();
            }
            if (later) {
                // What is held back waits for something that keeps the queue open anyway.
                return new CheckpointTurns(steps, false);
            }
        }
        return new CheckpointTurns(steps, closed);
    }
}
