package dev.hubbub.controller.plan;

import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.controller.plan.TaskGraph.EncoderGroup;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many sessions of one group of trials are transcribed at a time. What is in the topic cannot be called back, so a
 * trial can only be stopped early if its last sessions are not in it yet.
 */
final class SessionWindow {

    private final int size;
    private final Map<EncoderGroup, Set<SegmentationTask>> open = new HashMap<>();

    SessionWindow(int size) {
        this.size = size;
    }

    /** A session that was asked for already. */
    void underway(EncoderGroup group, SegmentationTask session) {
        sessions(group).add(session);
    }

    /** Whether a session may be asked for; if so it counts as asked for. */
    boolean admits(EncoderGroup group, SegmentationTask session) {
        Set<SegmentationTask> sessions = sessions(group);
        return sessions.contains(session) || sessions.size() < size && sessions.add(session);
    }

    private Set<SegmentationTask> sessions(EncoderGroup group) {
        return open.computeIfAbsent(group, key -> new HashSet<>());
    }
}
