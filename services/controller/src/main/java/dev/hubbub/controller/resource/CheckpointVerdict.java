package dev.hubbub.controller.resource;

import dev.hubbub.contracts.score.GateVerdict;
import java.util.Optional;
import java.util.stream.Stream;

/** What the gates of the experiment that made a checkpoint say of it; the constants are spelled as the label's values. */
public enum CheckpointVerdict {
    /** They have not decided yet. */
    awaited,
    /** It is better, and nowhere worse. */
    promoted,
    /** Nothing is sure. */
    undecided,
    /** It is worse somewhere. */
    rejected;

    /** That of a gate. */
    public static CheckpointVerdict of(GateVerdict.Outcome outcome) {
        return switch (outcome) {
            case PROMOTED -> promoted;
            case UNDECIDED -> undecided;
            case REJECTED -> rejected;
        };
    }

    /** What a label says; absent if it says nothing of that kind. */
    public static Optional<CheckpointVerdict> of(Checkpoint checkpoint) {
        String label = checkpoint.labels().get(Checkpoint.VERDICT_LABEL);
        return Stream.of(values())
                .filter(verdict -> verdict.name().equals(label))
                .findFirst();
    }
}
