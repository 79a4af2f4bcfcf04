package dev.hubbub.controller.plan.graph;

import dev.hubbub.contracts.stage.OutputAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** Nodes of one placement, which start together, and how many of them are how far. Its bits are kept, not counted. */
public final class Group {

    private final Placement placement;
    private final List<Step> steps = new ArrayList<>();
    private final BitSet held = new BitSet();
    private final BitSet blocked = new BitSet();
    private final BitSet sendable = new BitSet();
    private final BitSet open = new BitSet();
    private int opened;
    private boolean admitted = true;

    Group(Placement placement) {
        this.placement = placement;
    }

    public Placement placement() {
        return placement;
    }

    /** Whether its nodes may be begun. */
    public boolean isAdmitted() {
        return admitted;
    }

    /** Whether it has something to make that may not be begun. */
    public boolean isHeld() {
        return !held.isEmpty();
    }

    /** Whether it has something to make that waits for an input. */
    public boolean isBlocked() {
        return !blocked.isEmpty();
    }

    /** Whether the weights that it is done with are still to be made: until then nothing of it can begin. */
    public boolean awaitsWeights() {
        return placement.affinity() != null
                && placement.affinity().match(stored -> false, made -> !isCommitted(made.output()));
    }

    /** How many of its nodes have outputs that were asked for and are not there. */
    public int opened() {
        return opened;
    }

    /** Hands over what can be sent, in order. */
    public void forEachSendable(Consumer<Step> taker) {
        for (int i = sendable.nextSetBit(0); i >= 0; i = sendable.nextSetBit(i + 1)) {
            taker.accept(steps.get(i));
        }
    }

    Step add(Node node) {
        Step step = new Step(node, this, steps.size());
        steps.add(step);
        return step;
    }

    List<Step> steps() {
        return steps;
    }

    void admit(boolean now) {
        admitted = now;
    }

    void recount(Step step) {
        held.set(step.position, step.isHeld());
        blocked.set(step.position, step.isBlocked());
        sendable.set(step.position, step.isSendable());
        if (open.get(step.position) != step.isOpen()) {
            opened += step.isOpen() ? 1 : -1;
            open.set(step.position, step.isOpen());
        }
    }

    // All nodes of a placement need its weights.
    private boolean isCommitted(OutputAddress weights) {
        return steps.isEmpty()
                || steps.get(0).node().inputs().stream()
                        .filter(input -> input.address().equals(weights))
                        .allMatch(input -> input.state().isCommitted());
    }
}
