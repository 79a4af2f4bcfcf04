package dev.hubbub.controller.plan;

import dev.hubbub.controller.plan.TaskGraph.Cell;
import dev.hubbub.controller.plan.TaskGraph.Row;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stops trials whose texts are loops. It looks at committed transcripts alone, so that every controller comes to the
 * same verdict, and a verdict once reached stays: more transcripts can only add to it.
 */
final class DegeneracyGuard {

    private final Integer limit;
    private final Map<Row, SegmentTally> stopped = new HashMap<>();

    /** @param limit flagged segments that stop a trial; absent stops none, and no transcript is read */
    DegeneracyGuard(Integer limit) {
        this.limit = limit;
    }

    boolean isOn() {
        return limit != null;
    }

    /** Judges every trial by the transcripts that are there. */
    void judge(List<Row> rows, OutputStates states, Transcripts transcripts) throws IOException {
        if (!isOn()) {
            return;
        }
        for (Row row : rows) {
            SegmentTally tally = SegmentTally.NONE;
            for (Cell cell : row.cells()) {
                if (cell.transcript() != null && states.isCommitted(cell.transcript())) {
                    tally = tally.plus(transcripts.tally(cell.transcript()));
                }
            }
            if (tally.flagged() >= limit) {
                stopped.put(row, tally);
            }
        }
    }

    /** The segments that a trial was stopped for; absent if it was not. */
    Optional<SegmentTally> verdict(Row row) {
        return Optional.ofNullable(stopped.get(row));
    }

    /** The verdict in one sentence. */
    String message(SegmentTally tally) {
        return "%d of %d segments look degenerate (%s), so the trial was stopped:"
                        .formatted(tally.flagged(), tally.segments(), String.join(", ", tally.flags()))
                + " read its transcripts, or raise spec.decoding.guard.stopAfterFlaggedSegments (" + limit + ")";
    }
}
