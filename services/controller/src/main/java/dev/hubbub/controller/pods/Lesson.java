package dev.hubbub.controller.pods;

import dev.hubbub.contracts.stage.OutputAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Something that was learnt about a group's work and changes the plan: one plans again before anything is done. */
public sealed interface Lesson {

    /** Has it taken to heart. */
    void by(Learner learner) throws IOException;

    /** Who takes lessons to heart. */
    interface Learner {

        void learn(JobEnded lesson) throws IOException;

        void learn(JobLost lesson) throws IOException;

        void learn(OutputsFailed lesson) throws IOException;
    }

    /** A Job ended while outputs are outstanding: what it left behind is there now or never will be. */
    record JobEnded(String job) implements Lesson {

        @Override
        public void by(Learner learner) throws IOException {
            learner.learn(this);
        }
    }

    /**
     * Tasks were sent and nobody is there to do them: the Job was taken away.
     *
     * @param warning what to say of it; absent if the work is not to go on, so that nobody misses the Job
     */
    record JobLost(Optional<String> warning) implements Lesson {

        @Override
        public void by(Learner learner) throws IOException {
            learner.learn(this);
        }
    }

    /** The pods of this Job cannot make these, and why in one sentence with the remedy. */
    record OutputsFailed(String job, List<OutputAddress> outputs, String message) implements Lesson {

        public OutputsFailed {
            outputs = List.copyOf(outputs);
        }

        @Override
        public void by(Learner learner) throws IOException {
            learner.learn(this);
        }
    }
}
