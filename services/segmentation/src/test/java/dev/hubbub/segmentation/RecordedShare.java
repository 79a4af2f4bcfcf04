package dev.hubbub.segmentation;

import dev.hubbub.contracts.stage.ShareContext;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A share over one context, which keeps what becomes of its tasks. */
final class RecordedShare<T extends Task> implements ShareContext<T> {

    private final List<T> tasks;
    private final StageContext context;
    private final List<T> done = new ArrayList<>();
    private final Map<T, Exception> failures = new HashMap<>();

    RecordedShare(List<T> tasks, StageContext context) {
        this.tasks = tasks;
        this.context = context;
    }

    List<T> done() {
        return done;
    }

    Map<T, Exception> failures() {
        return failures;
    }

    @Override
    public List<T> tasks() {
        return tasks;
    }

    @Override
    public StageContext of(T task) {
        return context;
    }

    @Override
    public StageContext common() {
        return context;
    }

    @Override
    public void done(T task, StageOutput output) {
        done.add(task);
    }

    @Override
    public void failed(T task, Exception why) {
        failures.put(task, why);
    }

    @Override
    public void progress(double fraction, String what) {
        // Nobody is watching.
    }
}
