package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Outputs that are there: those of the graph, and a score for each trial that has one, and the report. */
final class CommittedOutputs extends AbstractCollection<OutputAddress> {

    private final Set<OutputAddress> early;
    private final List<OutputAddress> late;

    CommittedOutputs(Set<OutputAddress> early, Collection<OutputAddress> late) {
        this.early = early;
        this.late = List.copyOf(late);
    }

    @Override
    public int size() {
        return early.size() + late.size();
    }

    @Override
    public boolean contains(Object address) {
        return early.contains(address) || late.contains(address);
    }

    @Override
    public Iterator<OutputAddress> iterator() {
        return Stream.concat(early.stream(), late.stream()).iterator();
    }
}
