package dev.hubbub.controller.pods;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.Task;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What a plan wants of a group of pods.
 *
 * @param ready tasks that can be sent and were not
 * @param outstanding the outputs that its pods are to make, and that neither exist nor failed
 * @param closed whether no task will follow those that are ready or underway
 */
public record Demand(List<Task> ready, Set<OutputAddress> outstanding, boolean closed) {

    // Not a copy: it may be large, and a plan's sets stay as they are.
    public Demand {
        ready = List.copyOf(ready);
        outstanding = Collections.unmodifiableSet(outstanding);
    }
}
