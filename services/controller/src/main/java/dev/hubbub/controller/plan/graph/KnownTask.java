package dev.hubbub.controller.plan.graph;

import dev.hubbub.contracts.task.Task;
import java.util.List;
import java.util.Optional;

/** A node whose task is known from the beginning: its inputs only say when it can be done. */
public record KnownTask(Task task, List<Output> inputs, List<Output> outputs, Placement placement) implements Node {

    @Override
    public Optional<Task> resolve() {
        return Optional.of(task);
    }
}
