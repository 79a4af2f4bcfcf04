package dev.hubbub.worker;

import dev.hubbub.artifacts.CorruptArtifactException;
import dev.hubbub.artifacts.KeptStates;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Task;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** What this worker's tasks keep of their state in the store. */
@Singleton
class KeptWork {

    private static final Logger LOG = Logger.getLogger(KeptWork.class);

    /** The same task fails in the same way wherever it goes on; what was changed gets another task. */
    private static final Set<FailureReason> FOR_EVER = EnumSet.of(
            FailureReason.Unsupported,
            FailureReason.UnreadableMedia,
            FailureReason.InvalidCheckpoint,
            FailureReason.DatasetChanged,
            FailureReason.CheckpointChanged);

    /** Who has not gone on with a task for so long does not wait for it. */
    private static final Duration UNTOUCHED = Duration.ofDays(30);

    private final Stages stages;
    private final KeptStates states;
    private final Patience patience;

    KeptWork(Stages stages, KeptStates states, Patience patience) {
        this.stages = stages;
        this.states = states;
        this.patience = patience;
    }

    /**
     * Where a task keeps its state.
     *
     * @param mine whether nobody else may be doing it
     */
    OfTask of(Task task, BooleanSupplier mine) {
        return new OfTask(task, mine);
    }

    /** A task failed for good. What another machine could go on with stays. */
    void failed(Task task, FailureReason why) throws InterruptedException {
        if (FOR_EVER.contains(why)) {
            done(task);
        }
    }

    /** All outputs of a task are there, or never will be. That its state stays is no fault of the task. */
    void done(Task task) throws InterruptedException {
        if (!keeps(task)) {
            return;
        }
        try {
            patience.ask(() -> {
                states.delete(task.stage(), task.id());
                // What is left of others that nobody asks for any more, nobody else would clear away.
                return states.deleteUntouched(Instant.now().minus(UNTOUCHED));
            });
        } catch (StageFailure | IOException | RuntimeException e) {
            LOG.warnf("What the task '%s' kept of its state stays in the store: %s", task.title(), e.getMessage());
        }
    }

    private boolean keeps(Task task) {
        return stages.of(task).filter(stage -> stage.keepsState()).isPresent();
    }

    /** What one task keeps. */
    final class OfTask {

        private final Task task;
        private final BooleanSupplier mine;

        private OfTask(Task task, BooleanSupplier mine) {
            this.task = task;
            this.mine = mine;
        }

        /**
         * Puts the newest state, as soon as the store takes it.
         *
         * @return false if another worker may have taken the task; a claim that ran out while the store was away is mostly
         *     this worker's again soon
         */
        boolean put(NewestState newest) throws InterruptedException {
            try {
                return patience.ask(() -> states.put(task.stage(), task.id(), newest.take(), mine));
            } catch (StageFailure | IOException | RuntimeException e) {
                // The task goes on all the same; if this machine dies, from an earlier state.
                LOG.warnf("The state of the task '%s' is not kept: %s", task.title(), e.getMessage());
                return true;
            }
        }

        /** See {@link dev.hubbub.contracts.stage.StageContext#restore}. */
        boolean fetch(Path folder) throws StageFailure, IOException, InterruptedException {
            return patience.ask(() -> {
                try {
                    return states.fetch(task.stage(), task.id(), folder);
                } catch (CorruptArtifactException e) {
                    LOG.warnf("The task '%s' begins anew: %s", task.title(), e.getMessage());
                    return false;
                }
            });
        }
    }

    /** The newest of the states that wait to be put. */
    @FunctionalInterface
    interface NewestState {
        Path take();
    }
}
