package dev.hubbub.controller.plan.policy;

import dev.hubbub.controller.plan.graph.Group;
import dev.hubbub.controller.plan.graph.Step;
import java.util.HashMap;
import java.util.Map;

/**
 * How many sessions of one group of trials are transcribed at a time. What is in the queue cannot be called back, so a
 * trial can only be stopped early if its last sessions are not in it yet. A window is for one plan.
 */
public final class SessionWindow {

    private final int size;
    private final Map<Group, Integer> entered = new HashMap<>();

    /** @param size sessions at a time */
    public SessionWindow(int size) {
        this.size = size;
    }

    /** Whether a session may be asked for; if so it counts as asked for. */
    public boolean admits(Step session) {
        if (session.isOpen()) {
            return true;
        }
        int entering = entered.getOrDefault(session.group(), 0);
        if ((long) session.group().opened() + entering >= size) {
            return false;
        }
        entered.put(session.group(), entering + 1);
        return true;
    }
}
