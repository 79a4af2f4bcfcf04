package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import java.util.Map;
import java.util.Set;

/**
 * How far an experiment is: all that a plan depends on and that changes while it runs.
 *
 * @param outputs which outputs are committed
 * @param transcripts what committed transcripts hold; asked only where {@code spec.decoding.guard} wants to know
 * @param failures outputs that cannot be made, and why in one sentence
 * @param underway outputs that tasks were published for
 */
public record Situation(
        Outputs outputs, Transcripts transcripts, Map<OutputAddress, String> failures, Set<OutputAddress> underway) {}
