package dev.hubbub.controller.plan;

import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.TranscriptionTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The transcriptions to ask for, one checkpoint after the other. A pod holds one model, takes tasks in the order in
 * which they were sent, and loads another model wherever the checkpoint changes; so a checkpoint has its turn only when
 * nothing of those before it is left to send. Nothing of the first is held back.
 */
final class CheckpointTurns {

    private static final class Turn {
        private final Map<SegmentationTask, Set<Decoding>> sessions = new LinkedHashMap<>();
        private boolean unsent;
    }

    private final Map<CheckpointReference, Turn> turns = new LinkedHashMap<>();

    /** A transcript that may be asked for now. */
    void add(CheckpointReference checkpoint, SegmentationTask segmentation, Decoding decoding) {
        turn(checkpoint)
                .sessions
                .computeIfAbsent(segmentation, key -> new LinkedHashSet<>())
                .add(decoding);
    }

    /** The checkpoint has a transcript that cannot be asked for yet: segments are missing, or a window is full. */
    void later(CheckpointReference checkpoint) {
        turn(checkpoint).unsent = true;
    }

    /** The tasks of those checkpoints whose turn it is. */
    List<TranscriptionTask> tasks() {
        List<TranscriptionTask> tasks = new ArrayList<>();
        for (Map.Entry<CheckpointReference, Turn> turn : turns.entrySet()) {
            turn.getValue()
                    .sessions
                    .forEach((segmentation, decodings) -> tasks.add(new TranscriptionTask(
                            segmentation.session(),
                            segmentation.recipe().address(),
                            turn.getKey(),
                            List.copyOf(decodings))));
            if (turn.getValue().unsent) {
                break;
            }
        }
        return tasks;
    }

    private Turn turn(CheckpointReference checkpoint) {
        return turns.computeIfAbsent(checkpoint, key -> new Turn());
    }
}
