package dev.hubbub.worker;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.task.Task;
import java.io.IOException;

/**
 * Does something with a task's outputs once all of them are committed and before the task counts as done, such as
 * putting a copy where people look for it. An application provides it as a bean. It is called again if the same task
 * comes again, so doing it twice must do no harm.
 */
public interface OutputListener {

    /**
     * Called after the commit.
     *
     * @throws IOException if it is worth another try
     */
    void committed(Task task, ArtifactStore artifacts) throws IOException, InterruptedException;
}
