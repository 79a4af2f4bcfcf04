package dev.hubbub.controller.plan.graph;

import dev.hubbub.contracts.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A node whose task follows from what becomes of trials and not of outputs alone, so that it is the trials that say when
 * it can be done, and of what.
 *
 * @param task absent until that is known
 */
public record LaterTask(Supplier<Optional<Task>> task, Placement placement) implements Node {

    @Override
    public List<Output> inputs() {
        return List.of();
    }

    @Override
    public List<Output> outputs() {
        return List.of();
    }

    @Override
    public Optional<Task> resolve() {
        return task.get();
    }
}
