package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What became of the outputs: the store's word first, then the failures that were reported. */
final class OutputStates {

    private static final OutputState COMMITTED = new OutputState.Committed();
    private static final OutputState MISSING = new OutputState.Missing();

    private final Situation situation;
    private final Set<OutputAddress> committed = new HashSet<>();

    OutputStates(Situation situation) {
        this.situation = situation;
    }

    /** Asks the store for these, all at once. */
    void ask(Collection<OutputAddress> addresses) throws IOException {
        committed.addAll(situation.outputs().committed(addresses));
    }

    /** The state of an output that the store was asked for. */
    OutputState of(OutputAddress address) {
        if (committed.contains(address)) {
            return COMMITTED;
        }
        String failure = situation.failures().get(address);
        return failure == null ? MISSING : new OutputState.Failed(failure);
    }

    /** A transcript's state: without segments it cannot be made. */
    OutputState transcript(TaskGraph.Row row, TaskGraph.Cell cell) {
        if (row.checkpoint() instanceof KnownCheckpoint.Missing missing) {
            return new OutputState.Failed(missing.message());
        }
        OutputState own = of(cell.transcript());
        return own instanceof OutputState.Missing && of(cell.segments()) instanceof OutputState.Failed failed
                ? failed
                : own;
    }

    boolean isCommitted(OutputAddress address) {
        return committed.contains(address);
    }

    boolean isUnderway(OutputAddress address) {
        return situation.underway().contains(address);
    }

    /** Those of the addresses that are committed, in their order. */
    List<OutputAddress> committedOf(Collection<OutputAddress> addresses) {
        List<OutputAddress> found = new ArrayList<>(addresses);
        found.removeIf(address -> !committed.contains(address));
        return found;
    }
}
