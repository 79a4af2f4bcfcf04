package dev.hubbub.controller.plan.graph;

import dev.hubbub.contracts.task.CheckpointReference;

/**
 * Where a node's task is done, and with what. Nodes of one placement start together.
 *
 * @param queue where the task waits
 * @param affinity the weights that whoever does it has to load, so that tasks with the same ones follow each other;
 *     absent where there are none
 * @param work what tells nodes of one queue and affinity apart that need not start together, such as
 *     {@code segments of 15.0 s}
 */
public record Placement(Queue queue, CheckpointReference affinity, String work) {

    /** A place where every task is as good as the next. */
    public static Placement in(Queue queue, String work) {
        return new Placement(queue, null, work);
    }
}
