package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.task.Task;
import java.io.IOException;
import java.util.List;

/**
 * Turns one task into outputs. A stage is plain Java: it knows no broker, no cluster and no container, so the same code
 * runs behind a topic, on a command line and in a test.
 *
 * @param <T> the tasks it takes
 */
public interface Stage<T extends Task> {

    /** Which stage this is. */
    StageName name();

    /** The class of the tasks it takes. */
    Class<T> taskType();

    /** Whether its tasks {@linkplain StageContext#keep keep state} to go on from. */
    default boolean keepsState() {
        return false;
    }

    /**
     * Does the work. Files go into {@link StageContext#outputDirectory}; nothing is visible to others until the caller
     * commits the returned outputs. Must be deterministic in the files it writes, measurements aside.
     *
     * @param task what to do
     * @param context inputs, scratch space and progress
     * @return the outputs made, each with the recipe it answers; recipes that were already committed may be left out
     * @throws StageFailure if trying again cannot help
     * @throws IOException if it might
     * @throws InterruptedException if the worker is stopping
     */
    List<StageOutput> run(T task, StageContext context) throws StageFailure, IOException, InterruptedException;

    /**
     * Does several tasks: one after the other, unless a stage knows better. What it throws is about all tasks that are
     * neither done nor failed.
     *
     * @throws StageFailure if trying again cannot help any of them
     * @throws IOException if it might
     * @throws InterruptedException if the worker is stopping
     */
    default void runAll(ShareContext<T> share) throws StageFailure, IOException, InterruptedException {
        for (T task : share.tasks()) {
            try {
                for (StageOutput output : run(task, share.of(task))) {
                    share.done(task, output);
                }
            } catch (StageFailure | IOException | RuntimeException e) {
                share.failed(task, e);
            }
        }
    }
}
