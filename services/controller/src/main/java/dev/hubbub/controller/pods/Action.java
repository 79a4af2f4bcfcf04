package dev.hubbub.controller.pods;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Something to do about a group of pods. */
public sealed interface Action {

    /** Has it done. */
    void by(Performer performer) throws IOException;

    /** Who does it. */
    interface Performer {

        void perform(StartJob action) throws IOException;

        void perform(DeleteJob action) throws IOException;

        void perform(AbandonJob action) throws IOException;

        void perform(SuspendJob action) throws IOException;

        void perform(ResumeJob action) throws IOException;

        void perform(WidenJob action) throws IOException;

        void perform(Publish action) throws IOException;

        void perform(CloseQueue action) throws IOException;

        void perform(LookAgain action) throws IOException;
    }

    /** Empty the queue, put these tasks in it and make a Job of so many pods. */
    record StartJob(String job, List<Task> tasks, int pods) implements Action {

        public StartJob {
            tasks = List.copyOf(tasks);
        }

        @Override
        public void by(Performer performer) throws IOException {
            performer.perform(this);
        }
    }

    /** Delete a Job and its pods. */
    record DeleteJob(String job) implements Action {

        @Override
        public void by(Performer performer) throws IOException {
            performer.perform(this);
        }
    }

    /**
     * Delete a Job and its pods, because some of them are at work on what nobody waits for any more; what else they have
     * in hand goes to another Job.
     */
    record AbandonJob(String job, Set<OutputAddress> outstanding) implements Action {

        public AbandonJob {
            outstanding = Set.copyOf(outstanding);
        }

        @Override
        public void by(Performer performer) throws IOException {
            performer.perform(this);
        }
    }

    /** Take a Job's pods down; their work stays in the queue. */
    record SuspendJob(String job) implements Action {

        @Override
        public void by(Performer performer) throws IOException {
            performer.perform(this);
        }
    }

    /** Let a Job's pods come again. */
    record ResumeJob(String job) implements Action {

        @Override
        public void by(Performer performer) throws IOException {
            performer.perform(this);
        }
    }

    /** Let a Job have so many pods, which is more than it has. */
    record WidenJob(String job, int pods) implements Action {

        @Override
        public void by(Performer performer) throws IOException {
            performer.perform(this);
        }
    }

    /** Put more tasks in the queue. */
    record Publish(List<Task> tasks) implements Action {

        public Publish {
            tasks = List.copyOf(tasks);
        }

        @Override
        public void by(Performer performer) throws IOException {
            performer.perform(this);
        }
    }

    /** Say in the queue that no more work will come, so that the pods of this Job end. */
    record CloseQueue(String job) implements Action {

        @Override
        public void by(Performer performer) throws IOException {
            performer.perform(this);
        }
    }

    /** Decide again after this time, if nothing happens before. */
    record LookAgain(Duration in) implements Action {

        @Override
        public void by(Performer performer) throws IOException {
            performer.perform(this);
        }
    }
}
