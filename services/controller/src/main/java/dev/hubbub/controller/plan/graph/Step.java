package dev.hubbub.controller.plan.graph;

import dev.hubbub.contracts.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node in its graph, with what is known of its surroundings. */
public final class Step {

    private final Node node;
    private final Group group;
    final int position;
    final List<Output> outputs;

    private int uncommittedInputs;
    private int unsettledInputs;
    private int inputChanges;
    private int outstanding;
    private int unsent;
    private boolean open;
    private boolean pulling;
    private Optional<Task> task;

    /** @param position its place in the group */
    Step(Node node, Group group, int position) {
        this.node = node;
        this.group = group;
        this.position = position;
        this.outputs = new ArrayList<>(node.outputs());
        for (Output input : node.inputs()) {
            uncommittedInputs += input.state().isCommitted() ? 0 : 1;
            unsettledInputs += input.state().isSettled() ? 0 : 1;
        }
    }

    public Node node() {
        return node;
    }

    /** What starts together with it. */
    public Group group() {
        return group;
    }

    /** Whether it is known of every input what became of it. */
    public boolean isResolvable() {
        return unsettledInputs == 0;
    }

    /** How often what is known of its inputs has changed. */
    public int inputChanges() {
        return inputChanges;
    }

    /** Whether a task was sent for an output that is not there yet. */
    public boolean isOpen() {
        return open;
    }

    /** The task to send. */
    public Optional<Task> task() {
        if (task == null) {
            task = node.resolve();
        }
        return task;
    }

    /** Something is to be made that nobody may begin yet. */
    boolean isHeld() {
        return outstanding > 0 && !group.isAdmitted();
    }

    /** Something is to be made and may be begun. */
    boolean isActive() {
        return outstanding > 0 && group.isAdmitted();
    }

    /** Something is to be made and waits for an input. */
    boolean isBlocked() {
        return isActive() && node.needsEveryInput() && uncommittedInputs > 0;
    }

    /** A task can be sent. */
    boolean isSendable() {
        return isActive() && unsent > 0 && !isBlocked();
    }

    /** Looks at its outputs again. */
    void recount() {
        task = null;
        outstanding = 0;
        unsent = 0;
        open = false;
        for (Output output : outputs) {
            if (output.isMadeBy(this)) {
                outstanding += output.isOutstanding() ? 1 : 0;
                unsent += output.isUnsent() ? 1 : 0;
                open |= output.isUnderway() && !output.state().isSettled();
            }
        }
    }

    /** Whether it waits for its inputs since it was last asked and did not before, or the other way round. */
    boolean turned() {
        boolean before = pulling;
        pulling = isActive();
        return before != pulling;
    }

    void inputChanged(OutputState before, OutputState now) {
        uncommittedInputs += (before.isCommitted() ? 1 : 0) - (now.isCommitted() ? 1 : 0);
        unsettledInputs += (before.isSettled() ? 1 : 0) - (now.isSettled() ? 1 : 0);
        inputChanges++;
    }

    /** Why it cannot be done because of an input; {@code null} if no input has failed, or it does without. */
    String inheritedFailure() {
        if (!node.needsEveryInput()) {
            return null;
        }
        for (Output input : node.inputs()) {
            if (input.state().failure() != null) {
                return input.state().failure();
            }
        }
        return null;
    }
}
