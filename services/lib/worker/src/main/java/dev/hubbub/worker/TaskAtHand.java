package dev.hubbub.worker;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far a task of a share is: which of its outputs are there, and by whom they were made. Safe for use by several
 * threads: outputs are committed beside the work.
 */
final class TaskAtHand {

    private final Task task;
    private final Map<OutputAddress, Recipe> recipes = new LinkedHashMap<>();
    private final Set<OutputAddress> missing = new LinkedHashSet<>();
    private final Set<OutputAddress> wanted = new LinkedHashSet<>();
    private final List<OutputAddress> reused = new ArrayList<>();
    private final List<OutputAddress> computed = new ArrayList<>();
    private Exception putOff;
    private boolean over;

    TaskAtHand(Task task) {
        this.task = task;
        task.recipes().forEach(recipe -> recipes.put(recipe.address(), recipe));
        missing.addAll(recipes.keySet());
    }

    Task task() {
        return task;
    }

    /** The outputs that are not committed, as far as is known. */
    synchronized Set<OutputAddress> missing() {
        return new LinkedHashSet<>(missing);
    }

    /** All outputs that the task asks for, there or not. */
    Set<OutputAddress> outputs() {
        return recipes.keySet();
    }

    /** Some of these outputs were committed by others. */
    synchronized void found(Collection<OutputAddress> committed) {
        for (OutputAddress output : committed) {
            wanted.remove(output);
            if (missing.remove(output)) {
                reused.add(output);
            }
        }
    }

    /** Of the outputs that are missing, these are to be made now; what else is missing is another's. */
    synchronized void want(Collection<OutputAddress> mine) {
        wanted.clear();
        wanted.addAll(missing);
        wanted.retainAll(mine);
    }

    /** The outputs to be made now. */
    synchronized Set<OutputAddress> wanted() {
        return new LinkedHashSet<>(wanted);
    }

    /** What the outputs to be made now are made from. */
    synchronized List<Recipe> wantedRecipes() {
        return wanted.stream().map(recipes::get).toList();
    }

    /** An output is committed now. */
    synchronized void made(OutputAddress output) {
        wanted.remove(output);
        if (missing.remove(output)) {
            computed.add(output);
        }
    }

    /** Whether outputs are still to be made now. */
    synchronized boolean isUnderWay() {
        return !over && !wanted.isEmpty();
    }

    /** It could not be done for this reason, which may pass; absent before it is tried once more. */
    synchronized void putOff(Exception why) {
        putOff = why;
    }

    /** Why it is to be tried by itself; absent while it can be done with others. */
    synchronized Optional<Exception> putOff() {
        return Optional.ofNullable(putOff);
    }

    synchronized boolean isComplete() {
        return missing.isEmpty();
    }

    /** Whether its result is known. */
    synchronized boolean isOver() {
        return over;
    }

    /** Its result is known. */
    synchronized void end() {
        over = true;
    }

    /** That all of its outputs are there. */
    synchronized TaskResult.Succeeded succeeded(String worker) {
        return new TaskResult.Succeeded(task.id(), task.stage(), worker, List.copyOf(computed), List.copyOf(reused), 0);
    }

    /** That those outputs which are missing will not be made. */
    synchronized TaskResult.Failed failed(String worker, Fault fault) {
        return new TaskResult.Failed(
                task.id(), task.stage(), worker, List.copyOf(missing), fault.reason(), fault.message());
    }
}
