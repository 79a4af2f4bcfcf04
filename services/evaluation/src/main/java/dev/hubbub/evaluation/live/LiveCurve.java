package dev.hubbub.evaluation.live;

import dev.hubbub.contracts.task.TrainingCurve;

/**
 * How a run of training goes, or went when it was heard of last.
 *
 * @param title what it is about, as its worker says
 * @param running whether a worker was at it a moment ago
 * @param failure why it failed; absent if it did not
 * @param curve its points
 */
public record LiveCurve(String title, boolean running, String failure, TrainingCurve curve) {}
