package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentPhase;

/** What one reconciliation came to. */
sealed interface Outcome {

    /** The run was just taken up. */
    record TakenUp() implements Outcome {}

    /**
     * There is no plan.
     *
     * @param phase {@code Failed} if a person has to act, {@code Pending} if it may pass
     * @param reason why, in one word
     * @param message why, in one sentence with the remedy
     */
    record Unplanned(ExperimentPhase phase, Condition.Reason reason, String message) implements Outcome {}

    /**
     * There is a plan that could not be acted on.
     *
     * @param plan the plan
     * @param message why, in one sentence with the remedy
     */
    record Held(Plan plan, String message) implements Outcome {}

    /** The plan was acted on. */
    record Acted(Plan plan) implements Outcome {}

    /** The spec says {@code suspend: true}. */
    record Suspended(Plan plan) implements Outcome {}
}
