package dev.hubbub.controller.plan.graph;

import dev.hubbub.contracts.stage.OutputAddress;
import java.util.AbstractSet;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** Some of a graph's outputs, as they were when it was asked; a bit each, so that a plan can be made often. */
final class OutputSet extends AbstractSet<OutputAddress> {

    private final List<Output> outputs;
    private final Map<OutputAddress, Output> byAddress;
    private final BitSet members;
    private final int size;

    /** @param members copied: it may change later */
    OutputSet(List<Output> outputs, Map<OutputAddress, Output> byAddress, BitSet members) {
        this.outputs = outputs;
        this.byAddress = byAddress;
        this.members = (BitSet) members.clone();
        this.size = members.cardinality();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean contains(Object address) {
        Output output = byAddress.get(address);
        return output != null && members.get(output.index);
    }

    @Override
    public Iterator<OutputAddress> iterator() {
        return new Iterator<>() {
            private int next = members.nextSetBit(0);

            @Override
            public boolean hasNext() {
                return next >= 0;
            }

            @Override
            public OutputAddress next() {
                if (next < 0) {
                    throw new NoSuchElementException();
                }
                OutputAddress address = outputs.get(next).address();
                next = members.nextSetBit(next + 1);
                return address;
            }
        };
    }
}
