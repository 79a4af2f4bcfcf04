package dev.hubbub.controller.plan.graph;

import dev.hubbub.contracts.stage.OutputAddress;
import java.util.ArrayList;
import java.util.List;

/** One output of a graph: its address, known before it exists, and what is known of it. */
public final class Output {

    final int index;
    final List<Step> users = new ArrayList<>(1);
    final List<Step> makers = new ArrayList<>(1);

    private final OutputAddress address;
    private OutputState own = OutputState.MISSING;
    private OutputState state = OutputState.MISSING;
    private boolean underway;
    private boolean neverMade;
    private int wanted;

    Output(OutputAddress address, int index) {
        this.address = address;
        this.index = index;
    }

    public OutputAddress address() {
        return address;
    }

    /** What is known of it: the store's word first, then its own failure, then that of what it needs. */
    public OutputState state() {
        return state;
    }

    /** Whether a task was sent for it. */
    public boolean isUnderway() {
        return underway;
    }

    /** Whether somebody waits for it: it can be made, is not there, and is of use. */
    public boolean isOutstanding() {
        return wanted > 0 && !state.isSettled();
    }

    /** Whether somebody waits for it and no task was sent for it. */
    public boolean isUnsent() {
        return isOutstanding() && !underway;
    }

    /** Whether this is the node that makes it, of those that could. */
    boolean isMadeBy(Step step) {
        return !makers.isEmpty() && makers.get(0) == step;
    }

    /** Takes in its own state, inputs aside; whether that changes what is known of it. */
    boolean becomes(OutputState now) {
        own = now;
        return settle();
    }

    /** Takes in that a task was sent for it, or is not done any more; whether that is new. */
    boolean goesUnderway(boolean now) {
        boolean changed = underway != now;
        underway = now;
        return changed;
    }

    /** Takes in how its inputs are; whether that changes what is known of it. */
    boolean settle() {
        OutputState before = state;
        String inherited = own.isSettled()
                ? null
                : makers.isEmpty() ? unmade() : makers.get(0).inheritedFailure();
        state = inherited == null ? own : new OutputState.Failed(inherited);
        return !state.equals(before);
    }

    /** Takes in that no node will make it. */
    void isNeverMade() {
        neverMade = true;
    }

    private String unmade() {
        return neverMade
                ? "Nothing in the experiment makes " + address
                        + ", which is needed and not in the store: ask for it under another name, and report this"
                : null;
    }

    /** One more waits for it, or one less; whether it is now wanted or unwanted for the first. */
    boolean want(int more) {
        boolean before = wanted > 0;
        wanted += more;
        return before != wanted > 0;
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
