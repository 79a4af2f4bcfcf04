package dev.hubbub.controller.plan.graph;

import dev.hubbub.contracts.task.Task;
import java.util.List;
import java.util.Optional;

/** A task to be: what it needs, what it makes, where it is done, and what it is once its inputs are known. */
public interface Node {

    /** What it needs. */
    List<Output> inputs();

    /** What it makes, as far as that is known whatever becomes of its inputs. */
    List<Output> outputs();

    /** Where it is done. */
    Placement placement();

    /** The task that makes what is outstanding and was not asked for; absent while its inputs do not say what it is. */
    Optional<Task> resolve();

    /** Whether it fails with any of its inputs, rather than do with what is there. */
    default boolean needsEveryInput() {
        return true;
    }
}
