package dev.hubbub.controller.plan.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskGraphTest {

    private final TaskGraph graph = new TaskGraph();
    private final Output raw = output("raw");
    private final Output text = output("text");
    private final Step first = add("first", true, List.of(), raw);
    private final Step second = add("second", true, List.of(raw), text);

    private record Plain(Placement placement, boolean needsEveryInput, List<Output> inputs, List<Output> outputs)
            implements Node {

        @Override
        public Optional<Task> resolve() {
            return Optional.empty();
        }
    }

    private Output output(String name) {
        return graph.output(new OutputAddress(StageName.SEGMENTATION, Digest.of(name)));
    }

    private Step add(String group, boolean strict, List<Output> inputs, Output... outputs) {
        return graph.add(new Plain(Placement.in(Queue.SEGMENTATION, group), strict, inputs, List.of(outputs)));
    }

    private List<Step> sendable() {
        graph.settle();
        List<Step> steps = new ArrayList<>();
        graph.groups(Queue.SEGMENTATION).forEach(group -> group.forEachSendable(steps::add));
        return steps;
    }

    @Test
    void nothing_is_done_that_nobody_waits_for() {
        assertEquals(List.of(), sendable());
        graph.want(text, 1);
        assertEquals(List.of(first), sendable(), "what leads to it comes first");
        assertEquals(Set.of(raw.address(), text.address()), graph.outstanding(Queue.SEGMENTATION));
        graph.committed(raw.address());
        assertEquals(List.of(second), sendable());
        graph.want(text, -1);
        assertEquals(List.of(), sendable());
    }

    @Test
    void what_leads_to_something_that_is_there_is_not_done() {
        graph.want(text, 1);
        graph.committed(text.address());
        assertEquals(List.of(), sendable());
    }

    @Test
    void a_failure_reaches_what_needs_it_until_the_store_says_otherwise() {
        graph.want(text, 1);
        graph.told(raw.address(), "no such file", false);
        assertEquals("no such file", text.state().failure());
        assertEquals(2, graph.failed());
        assertEquals(List.of(), sendable());
        graph.committed(raw.address());
        assertNull(text.state().failure());
        assertEquals(List.of(second), sendable());
        graph.told(raw.address(), "another file", false);
        assertTrue(raw.state().isCommitted(), "the store's word counts");
        assertEquals(0, graph.failed());
    }

    @Test
    void what_does_with_what_there_is_does_not_fail_with_its_inputs() {
        Output sum = output("sum");
        Step lenient = add("third", false, List.of(raw, text), sum);
        graph.want(sum, 1);
        assertFalse(lenient.isResolvable());
        graph.told(raw.address(), "no such file", false);
        assertTrue(lenient.isResolvable());
        assertEquals(OutputState.MISSING, sum.state());
        assertEquals(List.of(lenient), sendable());
    }

    @Test
    void what_was_sent_is_not_sent_again_until_it_is_forgotten() {
        graph.want(raw, 1);
        graph.told(raw.address(), null, true);
        assertEquals(List.of(), sendable());
        assertTrue(first.isOpen());
        graph.told(raw.address(), null, false);
        assertEquals(List.of(first), sendable());
    }

    @Test
    void of_two_nodes_that_come_to_one_output_one_makes_it() {
        Step one = add("late", false, List.of());
        Step other = add("late", false, List.of());
        OutputAddress address = new OutputAddress(StageName.SCORING, Digest.of("score"));
        Output score = graph.makes(one, address);
        assertEquals(score, graph.makes(other, address));
        graph.want(score, 1);
        assertEquals(List.of(one), sendable());
        graph.makes(one, new OutputAddress(StageName.SCORING, Digest.of("another score")));
        assertEquals(List.of(other), sendable(), "the other makes it when the first has come to something else");
        assertEquals(2, graph.size(), "late ones do not count");
    }

    @Test
    void a_snapshot_stays_as_it_was() {
        graph.want(text, 1);
        graph.settle();
        Set<OutputAddress> before = graph.outstanding(Queue.SEGMENTATION);
        graph.committed(text.address());
        graph.settle();
        assertEquals(Set.of(), graph.outstanding(Queue.SEGMENTATION));
        assertEquals(Set.of(raw.address(), text.address()), before);
        assertEquals(Set.of(text.address()), graph.committed());
        assertFalse(before.contains(new OutputAddress(StageName.SEGMENTATION, Digest.of("unknown"))));
    }
}
