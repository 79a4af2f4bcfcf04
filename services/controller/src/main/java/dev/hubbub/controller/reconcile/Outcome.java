package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentPhase;
import java.time.Duration;

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

    /** The plan was acted on. */
    record Acted(Plan plan) implements Outcome {

        @Override
        public Duration lookAgain() {
            return Duration.ofSeconds(10);
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
