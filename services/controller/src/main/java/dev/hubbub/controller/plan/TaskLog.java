package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which outputs of a run were asked for and which cannot be made, as far as tasks and pods tell. It knows in which order
 * it was told, so that who has read it before reads on from there. Results arrive on other threads than plans are made.
 */
public final class TaskLog {

    private final Map<OutputAddress, String> failures = new HashMap<>();
    private final Set<OutputAddress> underway = new HashSet<>();
    private final Set<OutputAddress> open = new HashSet<>();
    private final List<OutputAddress> changes = new ArrayList<>();

    /** A task was sent that makes these. */
    public synchronized void sent(Collection<OutputAddress> outputs) {
        outputs.stream().filter(underway::add).forEach(changes::add);
        open.addAll(outputs);
    }

    /** These are there. */
    synchronized void done(Collection<OutputAddress> outputs) {
        outputs.forEach(open::remove);
    }

    /** Nobody is left to make these: they can be asked for again. */
    public synchronized void forget(Predicate<OutputAddress> outputs) {
        List<OutputAddress> forgotten = underway.stream().filter(outputs).toList();
        forgotten.forEach(underway::remove);
        forgotten.forEach(open::remove);
        changes.addAll(forgotten);
    }

    /** These cannot be made, and why in one sentence. What was said first counts. */
    public synchronized void failed(Collection<OutputAddress> outputs, String message) {
        outputs.stream()
                .filter(output -> failures.putIfAbsent(output, message) == null)
                .forEach(changes::add);
        outputs.forEach(open::remove);
    }

    /** Why an output cannot be made; {@code null} if nobody said so. */
    public synchronized String failure(OutputAddress output) {
        return failures.get(output);
    }

    /** Whether a task was sent for an output, whatever became of it. */
    public synchronized boolean isUnderway(OutputAddress output) {
        return underway.contains(output);
    }

    /** The outputs that tasks were sent for and that are neither there, as far as plans saw, nor given up. */
    public synchronized Set<OutputAddress> open() {
        return new HashSet<>(open);
    }

    /** How many those are. */
    public synchronized int openCount() {
        return open.size();
    }

    /** The outputs that cannot be made, and why. */
    public synchronized Map<OutputAddress, String> failures() {
        return Map.copyOf(failures);
    }

    /**
     * The outputs of which something was said.
     *
     * @param from how many changes the caller has read already
     */
    synchronized List<OutputAddress> changes(int from) {
        return List.copyOf(changes.subList(from, changes.size()));
    }
}
