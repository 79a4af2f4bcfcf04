package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentPhase;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What one reconciliation came to. */
sealed interface Outcome {

    /** The plan; absent if there is none. */
    Plan plan();

    /** When to have another look if nothing happens before. */
    Duration lookAgain();

    /** Reads every case. */
    <R> R match(
            Function<TakenUp, R> takenUp,
            Function<Unplanned, R> unplanned,
            Function<Held, R> held,
            Function<Acted, R> acted,
            Function<Suspended, R> suspended);

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

        @Override
        public <R> R match(
                Function<TakenUp, R> takenUp,
                Function<Unplanned, R> unplanned,
                Function<Held, R> held,
                Function<Acted, R> acted,
                Function<Suspended, R> suspended) {
            return takenUp.apply(this);
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

        @Override
        public <R> R match(
                Function<TakenUp, R> takenUp,
                Function<Unplanned, R> unplanned,
                Function<Held, R> held,
                Function<Acted, R> acted,
                Function<Suspended, R> suspended) {
            return unplanned.apply(this);
        }
    }

    /**
     * There is a plan that could not be acted on.
     *
     * @param plan the plan
     * @param reason why, in one word
     * @param message why, in one sentence with the remedy
     */
    record Held(Plan plan, Condition.Reason reason, String message) implements Outcome {

        @Override
        public Duration lookAgain() {
            return Duration.ofSeconds(3);
        }

        @Override
        public <R> R match(
                Function<TakenUp, R> takenUp,
                Function<Unplanned, R> unplanned,
                Function<Held, R> held,
                Function<Acted, R> acted,
                Function<Suspended, R> suspended) {
            return held.apply(this);
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

        @Override
        public <R> R match(
                Function<TakenUp, R> takenUp,
                Function<Unplanned, R> unplanned,
                Function<Held, R> held,
                Function<Acted, R> acted,
                Function<Suspended, R> suspended) {
            return acted.apply(this);
        }
    }

    /** The spec says {@code suspend: true}. */
    record Suspended(Plan plan) implements Outcome {

        @Override
        public Duration lookAgain() {
            return Duration.ofSeconds(30);
        }

        @Override
        public <R> R match(
                Function<TakenUp, R> takenUp,
                Function<Unplanned, R> unplanned,
                Function<Held, R> held,
                Function<Acted, R> acted,
                Function<Suspended, R> suspended) {
            return suspended.apply(this);
        }
    }
}
