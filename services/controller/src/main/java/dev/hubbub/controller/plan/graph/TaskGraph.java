package dev.hubbub.controller.plan.graph;

import dev.hubbub.contracts.stage.OutputAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tasks and outputs of an experiment. It is told what becomes of outputs and who waits for them, and keeps what
 * follows from that: a failure reaches everything that needs the output, a wish everything that leads to it. Each change
 * costs what it changes, however large the graph.
 */
public final class TaskGraph {

    private final List<Output> outputs = new ArrayList<>();
    private final Map<OutputAddress, Output> byAddress = new HashMap<>();
    private final Map<Placement, Group> groups = new LinkedHashMap<>();
    private final Map<Queue, List<Group>> byQueue = new EnumMap<>(Queue.class);
    private final Map<Queue, BitSet> outstanding = new EnumMap<>(Queue.class);
    private final BitSet committed = new BitSet();
    private final BitSet failed = new BitSet();
    private final BitSet late = new BitSet();
    private final Deque<Step> stale = new ArrayDeque<>();
    private final Set<Step> isStale = new LinkedHashSet<>();
    private final Set<Step> touched = new LinkedHashSet<>();

    /** The output at an address; a new one that nothing is known of, if it is the first time that it is named. */
    public Output output(OutputAddress address) {
        return byAddress.computeIfAbsent(address, key -> {
            Output output = new Output(key, outputs.size());
            outputs.add(output);
            return output;
        });
    }

    /** Every output so far, in the order in which they were named. */
    public List<Output> outputs() {
        return Collections.unmodifiableList(outputs);
    }

    /** The nodes of a placement; none yet, if it is the first time that it is named. */
    public Group group(Placement placement) {
        return groups.computeIfAbsent(placement, key -> {
            Group group = new Group(key);
            groups(key.queue()).add(group);
            return group;
        });
    }

    /** The groups whose tasks go to a queue, in the order in which they were named. */
    public List<Group> groups(Queue queue) {
        return byQueue.computeIfAbsent(queue, key -> new ArrayList<>());
    }

    /** Puts a node into its place. */
    public Step add(Node node) {
        Step step = group(node.placement()).add(node);
        for (Output input : node.inputs()) {
            input.users.add(step);
        }
        for (Output output : step.outputs) {
            output.makers.add(step);
        }
        look(step);
        return step;
    }

    /**
     * Says where the output of a node goes whose address follows from what became of its inputs. It takes the place of
     * what was said before. Two nodes may come to the same output: one of them makes it.
     */
    public Output makes(Step step, OutputAddress address) {
        for (Output before : step.outputs) {
            before.makers.remove(step);
            outstandingBits(step.group().placement().queue()).clear(before.index);
            lookAtMakers(before);
        }
        Output output = output(address);
        late.set(output.index);
        output.makers.add(step);
        step.outputs.clear();
        step.outputs.add(output);
        look(step);
        return output;
    }

    /** Says that every node is in its place that makes something known before: what none makes is there, or fails. */
    public void failUnmade() {
        for (Output output : outputs) {
            if (output.makers.isEmpty()) {
                output.isNeverMade();
                inherit(output);
            }
        }
    }

    /** Takes in that an output is in the store; of outputs of other graphs it wants to know nothing. */
    public void committed(OutputAddress address) {
        Output output = byAddress.get(address);
        if (output != null) {
            learn(output, OutputState.COMMITTED);
        }
    }

    /** Takes in what workers and cluster said of an output. Against the store's word it counts for nothing. */
    public void told(OutputAddress address, String failure, boolean underway) {
        Output output = byAddress.get(address);
        if (output == null) {
            return;
        }
        if (!output.state().isCommitted()) {
            learn(output, failure == null ? OutputState.MISSING : new OutputState.Failed(failure));
        }
        if (output.goesUnderway(underway)) {
            lookAtMakers(output);
        }
    }

    /** Forgets what was known of every output. */
    public void forget() {
        for (Output output : outputs) {
            learn(output, OutputState.MISSING);
            if (output.goesUnderway(false)) {
                lookAtMakers(output);
            }
        }
    }

    /** One more waits for an output, or one less. */
    public void want(Output output, int more) {
        if (output.want(more)) {
            lookAtMakers(output);
        }
    }

    /** Lets the nodes of a group be begun, or not. */
    public void admit(Group group, boolean admitted) {
        if (group.isAdmitted() != admitted) {
            group.admit(admitted);
            group.steps().forEach(this::look);
        }
    }

    /** Brings everything up to date with what was told. */
    public void settle() {
        for (Step step = stale.poll(); step != null; step = stale.poll()) {
            isStale.remove(step);
            recount(step);
        }
    }

    /** The nodes of whose inputs or outputs something became known since this was last asked. */
    public List<Step> touched() {
        List<Step> since = List.copyOf(touched);
        touched.clear();
        return since;
    }

    /** The outputs that whoever works on a queue is to make: wanted, not there, and possible. */
    public Set<OutputAddress> outstanding(Queue queue) {
        return new OutputSet(outputs, byAddress, outstandingBits(queue));
    }

    /** The outputs in the store, but for those whose address followed from what became of others. */
    public Set<OutputAddress> committed() {
        return new OutputSet(outputs, byAddress, committed);
    }

    /** How many outputs can not be made, but for those whose address followed from what became of others. */
    public int failed() {
        return failed.cardinality();
    }

    /** How many outputs there are, but for those whose address followed from what became of others. */
    public int size() {
        return outputs.size() - late.cardinality();
    }

    private void learn(Output output, OutputState own) {
        OutputState before = output.state();
        if (output.becomes(own)) {
            spread(output, before);
        }
    }

    private void spread(Output output, OutputState before) {
        OutputState now = output.state();
        boolean early = !late.get(output.index);
        committed.set(output.index, early && now.isCommitted());
        failed.set(output.index, early && now.failure() != null);
        lookAtMakers(output);
        touched.addAll(output.makers);
        for (Step user : output.users) {
            user.inputChanged(before, now);
            look(user);
            touched.add(user);
            if (before.failure() != null || now.failure() != null) {
                user.outputs.stream().filter(each -> each.isMadeBy(user)).forEach(this::inherit);
            }
        }
    }

    private void inherit(Output output) {
        OutputState before = output.state();
        if (output.settle()) {
            spread(output, before);
        }
    }

    private void lookAtMakers(Output output) {
        output.makers.forEach(this::look);
    }

    private void look(Step step) {
        if (isStale.add(step)) {
            stale.add(step);
        }
    }

    private void recount(Step step) {
        step.recount();
        step.group().recount(step);
        BitSet bits = outstandingBits(step.group().placement().queue());
        for (Output output : step.outputs) {
            bits.set(output.index, output.isOutstanding());
        }
        if (step.turned()) {
            int more = step.isActive() ? 1 : -1;
            step.node().inputs().forEach(input -> want(input, more));
        }
    }

    private BitSet outstandingBits(Queue queue) {
        return outstanding.computeIfAbsent(queue, key -> new BitSet());
    }
}
