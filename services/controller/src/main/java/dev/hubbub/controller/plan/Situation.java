package dev.hubbub.controller.plan;

/**
 * How far an experiment is: all that a plan depends on and that changes while it runs.
 *
 * @param outputs which outputs are committed
 * @param transcripts what committed transcripts hold; asked only where {@code spec.decoding.guard} wants to know
 * @param log outputs that tasks were sent for, and outputs that cannot be made
 */
public record Situation(Outputs outputs, Transcripts transcripts, TaskLog log) {}
