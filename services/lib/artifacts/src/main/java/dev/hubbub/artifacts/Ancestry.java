package dev.hubbub.artifacts;

import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that an output was made from: its own inputs, what these were made from, and so on to what people put into the store.
 *
 * @param root the output
 * @param outputs the commits of outputs, the root's first; one that several were made from is there once
 * @param stored what people put into the store, by {@link Input#id}
 * @param gone outputs that something was made from and that are not there any more
 */
public record Ancestry(
        OutputAddress root,
        Map<OutputAddress, Commit> outputs,
        Map<String, Input.Stored> stored,
        Set<OutputAddress> gone) {

    /**
     * The ancestry of an output.
     *
     * @return nothing if the output is not there
     */
    public static Optional<Ancestry> of(ArtifactStore artifacts, OutputAddress root)
            throws IOException, InterruptedException {
        Map<OutputAddress, Commit> outputs = new LinkedHashMap<>();
        Map<String, Input.Stored> stored = new LinkedHashMap<>();
        Set<OutputAddress> gone = new LinkedHashSet<>();
        Set<OutputAddress> next = Set.of(root);
        while (!next.isEmpty()) {
            Map<OutputAddress, Commit> found = artifacts.findAll(next);
            next.stream().filter(address -> !found.containsKey(address)).forEach(gone::add);
            outputs.putAll(found);
            Set<OutputAddress> before = new LinkedHashSet<>();
            for (Commit commit : found.values()) {
                for (Input input : commit.inputs()) {
                    input.match(made -> before.add(made.output()), other -> stored.put(other.id(), other) == null);
                }
            }
            before.removeAll(outputs.keySet());
            before.removeAll(gone);
            next = before;
        }
        return outputs.containsKey(root) ? Optional.of(new Ancestry(root, outputs, stored, gone)) : Optional.empty();
    }

    /** The outputs that were made by a version which kept no inputs: what is behind them is not known. */
    public List<OutputAddress> unknown() {
        return outputs.values().stream()
                .filter(Commit::lacksInputs)
                .map(Commit::address)
                .toList();
    }
}
