package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentPhase;
import java.time.Duration;
import java.util.Optional;

/** What one reconciliation came to. */
sealed interface Outcome {

    /** The plan; absent if there is none. */
    Plan plan();

    /** When to have another look if nothing happens before. */
    Duration lookAgain();

    /** The run was just taken up. */
    record TakenUp() implements Outcome {

        @Override
        public Plan plan() {
            return null;
        }

        @Override
        public Duration lookAgain() {
            return Duration.ofMillis(1);
        }
    }

    /**
     * There is no plan.
     *
     * @param phase {@code Failed} if a person has to act, {@code Pending} if it may pass
     * @param reason why, in one word
     * @param message why, in one sentence with the remedy
     */
    record Unplanned(ExperimentPhase phase, Condition.Reason reason, String message) implements Outcome {

        @Override
        public Plan plan() {
            return null;
        }

        @Override
        public Duration lookAgain() {
            return phase == ExperimentPhase.Failed ? Duration.ofSeconds(30) : Duration.ofSeconds(3);
        }
    }

    /**
     * There is a plan that could not be acted on.
     *
     * @param plan the plan
     * @param message why, in one sentence with the remedy
     */
    record Held(Plan plan, String message) implements Outcome {

        @Override
        public Duration lookAgain() {
            return Duration.ofSeconds(3);
        }
    }

    /**
     * The plan was acted on.
     *
     * @param plan the plan
     * @param due when there is something to do that no event will tell of; absent if there is not
     */
    record Acted(Plan plan, Optional<Duration> due) implements Outcome {

        private static final Duration IN_ANY_CASE = Duration.ofSeconds(10);

        @Override
        public Duration lookAgain() {
            return due.filter(wait -> wait.compareTo(IN_ANY_CASE) < 0).orElse(IN_ANY_CASE);
        }
    }

    /** The spec says {@code suspend: true}. */
    record Suspended(Plan plan) implements Outcome {

        @Override
        public Duration lookAgain() {
            return Duration.ofSeconds(30);
        }
    }
}
