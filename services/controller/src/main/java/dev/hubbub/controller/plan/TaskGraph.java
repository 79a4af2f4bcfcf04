package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.SegmentationSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The outputs of an experiment up to the transcripts, by address: they follow from the spec and the inputs' digests
 * alone, whatever is done already.
 */
final class TaskGraph {

    /**
     * Work that shares encoder passes: one checkpoint over one segmentation.
     *
     * @param checkpoint the weights
     * @param maxSegmentSeconds what distinguishes segmentations in an experiment
     */
    record EncoderGroup(CheckpointReference checkpoint, double maxSegmentSeconds) {}

    /**
     * One session of one trial.
     *
     * @param session the session
     * @param segmentation its segmentation
     * @param segments the segmentation's output
     * @param decoding the trial's decoding
     * @param transcript the transcription's output; absent where the checkpoint is missing
     */
    record Cell(
            KnownSession session,
            SegmentationTask segmentation,
            OutputAddress segments,
            Decoding decoding,
            OutputAddress transcript) {}

    /**
     * One trial.
     *
     * @param definition the trial
     * @param checkpoint what lies where its checkpoint should be
     * @param cells one for each session
     */
    record Row(TrialDefinition definition, KnownCheckpoint checkpoint, List<Cell> cells) {

        /** What it shares encoder passes with; absent where the checkpoint is missing. */
        EncoderGroup group() {
            return checkpoint instanceof KnownCheckpoint.Found found
                    ? new EncoderGroup(found.reference(), definition.point().maxSegmentSeconds())
                    : null;
        }
    }

    private record Segmentation(SegmentationTask task, OutputAddress address) {}

    private record SegmentationKey(KnownSession session, double maxSegmentSeconds) {}

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, ClusteringTask> clusterings = new LinkedHashMap<>();
    private final Map<String, OutputAddress> conversations = new HashMap<>();
    private final Map<SegmentationKey, Segmentation> segmentations = new HashMap<>();
    private final Hysteresis hysteresis;

    TaskGraph(
            ExperimentSpec spec,
            List<TrialDefinition> trials,
            List<KnownSession> sessions,
            Map<String, KnownCheckpoint> checkpoints) {
        this.hysteresis = hysteresis(spec.segmentation());
        for (KnownSession session : sessions) {
            if (session.clusterable()) {
                ClusteringTask task = new ClusteringTask(
                        session.reference(),
                        hysteresis,
                        spec.conversations().threshold(),
                        spec.conversations().count());
                clusterings.put(session.name(), task);
                conversations.put(session.name(), task.recipe().address());
            }
        }
        for (TrialDefinition trial : trials) {
            KnownCheckpoint checkpoint = checkpoints.get(trial.model().name());
            Decoding decoding = trial.point().decoding(spec.decoding().options());
            List<Cell> cells = sessions.stream()
                    .map(session -> cell(session, trial.point().maxSegmentSeconds(), checkpoint, decoding))
                    .toList();
            rows.add(new Row(trial, checkpoint, cells));
        }
    }

    List<Row> rows() {
        return rows;
    }

    /** The clustering of each session that can be clustered, by the session's name. */
    Map<String, ClusteringTask> clusterings() {
        return clusterings;
    }

    /** Where a session's conversations go; absent where it cannot be clustered. */
    OutputAddress conversations(KnownSession session) {
        return conversations.get(session.name());
    }

    /** Every address of the graph, each once. */
    Set<OutputAddress> addresses() {
        Set<OutputAddress> addresses = new LinkedHashSet<>(conversations.values());
        for (Row row : rows) {
            for (Cell cell : row.cells()) {
                if (cell.transcript() != null) {
                    addresses.add(cell.segments());
                    addresses.add(cell.transcript());
                }
            }
        }
        return addresses;
    }

    private Cell cell(KnownSession session, double maxSegmentSeconds, KnownCheckpoint checkpoint, Decoding decoding) {
        Segmentation segmentation = segmentations.computeIfAbsent(
                new SegmentationKey(session, maxSegmentSeconds), key -> segmentation(session, maxSegmentSeconds));
        OutputAddress transcript = checkpoint instanceof KnownCheckpoint.Found found
                ? new TranscriptionTask(
                                session.reference(), segmentation.address(), found.reference(), List.of(decoding))
                        .recipe(decoding)
                        .address()
                : null;
        return new Cell(session, segmentation.task(), segmentation.address(), decoding, transcript);
    }

    // A manifest says where its utterances are, so thresholds for scores must not change what they are called.
    private Segmentation segmentation(KnownSession session, double maxSegmentSeconds) {
        boolean scored = session.reference().dataset().layout() == DatasetLayout.MCOREC;
        SegmentationTask task =
                new SegmentationTask(session.reference(), scored ? hysteresis : null, maxSegmentSeconds);
        return new Segmentation(task, task.recipe().address());
    }

    private static Hysteresis hysteresis(SegmentationSpec spec) {
        return new Hysteresis(
                spec.onset(),
                spec.offset(),
                spec.minDurationOn(),
                spec.minDurationOff(),
                switch (spec.gapFill()) {
                    case MIN_DURATION_OFF -> Hysteresis.GapFill.MIN_DURATION_OFF;
                    case BASELINE -> Hysteresis.GapFill.BASELINE;
                });
    }
}
