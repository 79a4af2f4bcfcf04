package dev.hubbub.controller.plan.policy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many trials are transcribed at a time. Trials that share encoder passes start together, so that no audio is
 * encoded twice: in order, while all started ones fit; the first group always starts.
 *
 * @param limit trials at a time; absent is all of them
 */
public record Parallelism(Integer limit) {

    public boolean isLimited() {
        return limit != null;
    }

    /**
     * The groups that may be begun.
     *
     * @param unfinished how many trials of a group are not transcribed, by group in the order of their first such trial
     */
    public <G> Set<G> started(Map<G, Integer> unfinished) {
        Set<G> started = new HashSet<>();
        int trials = 0;
        for (Map.Entry<G, Integer> group : unfinished.entrySet()) {
            trials += group.getValue();
            if (isLimited() && !started.isEmpty() && trials > limit) {
                break;
            }
            started.add(group.getKey());
        }
        return started;
    }
}
