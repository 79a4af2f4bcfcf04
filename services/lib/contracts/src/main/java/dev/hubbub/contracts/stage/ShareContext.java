package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.task.Task;
import java.io.IOException;
import java.util.List;

/**
 * What a stage may ask of whoever runs it with several tasks at once. Every output counts as soon as it is handed over,
 * and a task that fails does so alone. For one thread, but for a task's inputs, which another one may fetch ahead.
 *
 * @param <T> the tasks
 */
public interface ShareContext<T extends Task> {

    /** The tasks to do, in the order asked; those that were done before are left out. */
    List<T> tasks();

    /**
     * A task's inputs, and room for its outputs: the same at every call. What it holds is freed once the task is done or
     * has failed. Progress told to it counts as that of a task in the share.
     */
    StageContext of(T task) throws IOException;

    /** What the tasks have in common, such as a checkpoint or a manifest; held until the share ends. */
    StageContext common() throws IOException;

    /**
     * Hands over an output of a task, which is committed soon: then everybody finds it, whatever becomes of the rest. Its
     * files are not to be touched any more. The task is done once all its outputs are. What cannot be stored is the
     * task's own fault, and whoever runs the stage sees to it.
     *
     * @throws IOException if the output could not be stored, where that is known at once
     */
    void done(T task, StageOutput output) throws StageFailure, IOException, InterruptedException;

    /**
     * A task cannot be done, and the others can. A {@link StageFailure} is there to stay; whatever else it is, the task
     * is tried again by itself, after the others.
     *
     * @throws InterruptedException if the worker is stopping, which is then no failure of the task
     */
    void failed(T task, Exception why) throws InterruptedException;

    /**
     * Tells how far the share is; cheap, may be called often.
     *
     * @param fraction from 0 to 1
     * @param what what is being done, for people
     */
    void progress(double fraction, String what);
}
