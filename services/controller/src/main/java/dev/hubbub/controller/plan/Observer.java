package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tells a graph what is new in a situation, and all there is to tell where the situation is another one. */
final class Observer {

    private final TaskGraph graph;
    private final List<OutputAddress> unasked = new ArrayList<>();
    private Situation seen;
    private int found;
    private int told;

    Observer(TaskGraph graph) {
        this.graph = graph;
    }

    /** Whether a situation is not the one that was seen before, gone on with. */
    boolean isOther(Situation situation) {
        return seen == null
                || seen.outputs() != situation.outputs()
                || seen.transcripts() != situation.transcripts()
                || seen.log() != situation.log();
    }

    /** Looks at a situation; whether there is anything new. */
    boolean observe(Situation situation) throws IOException {
        boolean other = isOther(situation);
        if (other) {
            seen = situation;
            found = 0;
            told = 0;
            unasked.clear();
            graph.forget();
            graph.outputs().forEach(this::ask);
        }
        boolean asked = answer();
        List<OutputAddress> changes = situation.log().changes(told);
        changes.forEach(this::tell);
        told += changes.size();
        List<OutputAddress> commits = situation.outputs().found(found);
        commits.forEach(graph::committed);
        situation.log().done(commits);
        found += commits.size();
        return other || asked || !changes.isEmpty() || !commits.isEmpty();
    }

    /** Wants to know of an output whose address became known. */
    void ask(Output output) {
        unasked.add(output.address());
    }

    /** Finds out about what was asked; whether anything was. What cannot be found out now is asked again. */
    boolean answer() throws IOException {
        if (unasked.isEmpty()) {
            return false;
        }
        Set<OutputAddress> committed = seen.outputs().committed(unasked);
        unasked.forEach(this::tell);
        committed.forEach(graph::committed);
        seen.log().done(committed);
        unasked.clear();
        return true;
    }

    private void tell(OutputAddress address) {
        graph.told(address, seen.log().failure(address), seen.log().isUnderway(address));
    }
}
