package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A run that goes on: one situation for all of its plans, which are told what is new. */
final class LivingRun {

    final TaskLog log = new TaskLog();
    final Set<OutputAddress> committed = new LinkedHashSet<>();
    final Map<OutputAddress, SegmentTally> tallies = new HashMap<>();
    final Set<Task> sent = new LinkedHashSet<>();
    private final List<OutputAddress> order = new ArrayList<>();
    private int faults;

    private final Outputs outputs = new Outputs() {

        @Override
        public Set<OutputAddress> committed(Collection<OutputAddress> addresses) throws IOException {
            mayFail();
            Set<OutputAddress> found = new HashSet<>(addresses);
            found.retainAll(committed);
            return found;
        }

        @Override
        public List<OutputAddress> found(int from) throws IOException {
            mayFail();
            return List.copyOf(order.subList(from, order.size()));
        }
    };

    private final Transcripts transcripts = transcript -> {
        mayFail();
        return tallies.getOrDefault(transcript, SegmentTally.NONE);
    };

    Situation situation() {
        return new Situation(outputs, transcripts, log);
    }

    void send(Task task) {
        sent.add(task);
        log.sent(outputs(task));
    }

    void commit(OutputAddress output) {
        if (committed.add(output)) {
            order.add(output);
        }
    }

    void commit(Task task) {
        outputs(task).forEach(this::commit);
    }

    void fail(Task task, String message) {
        log.failed(outputs(task), message);
    }

    /** The pods are gone. */
    void forget(StageName stage) {
        log.forget(output -> output.stage() == stage);
        sent.removeIf(task -> task.stage() == stage);
    }

    /** The store is away for so many questions, beginning with the next but {@code after}. */
    void storeFails(int after) {
        faults = after + 1;
    }

    static List<OutputAddress> outputs(Task task) {
        return task.recipes().stream().map(Recipe::address).toList();
    }

    private void mayFail() throws IOException {
        if (faults > 0 && --faults == 0) {
            throw new IOException("The store is away");
        }
    }
}
