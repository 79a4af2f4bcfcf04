package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a plan depends on beside the spec.
 *
 * @param sessions the sessions of all datasets, in the spec's order
 * @param checkpoints model name to what lies where its checkpoint should be
 * @param outputs which outputs are committed
 * @param transcripts what committed transcripts hold; asked only where {@code spec.decoding.guard} wants to know
 * @param failures outputs that cannot be made, and why in one sentence
 * @param underway outputs that tasks were published for
 */
public record Situation(
        List<KnownSession> sessions,
        Map<String, KnownCheckpoint> checkpoints,
        Outputs outputs,
        Transcripts transcripts,
        Map<OutputAddress, String> failures,
        Set<OutputAddress> underway) {}
